(;---
{
  "claim": "A table that grows past its limit is answered -1, in small steps as in one.",
  "clause": "M2",
  "covers": ["MEM-10"],
  "lift": { "step": "(result s32)", "leap": "(result s32)" },
  "limits": { "tableElements": 1000 },
  "steps": [{ "call": "step", "expect": { "value": 1000 } }, { "call": "leap", "expect": { "value": -1 } }],
  "after": "healthy"
}
---;)
(module
  (table $t 0 funcref)
  (func (export "step") (result i32)
    (loop (br_if 0 (i32.ne (table.grow $t (ref.null func) (i32.const 8)) (i32.const -1))))
    (table.size $t))
  (func (export "leap") (result i32) (table.grow $t (ref.null func) (i32.const 10000000))))
