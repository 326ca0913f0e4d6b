(;---
{
  "claim": "Calls whose deadline falls at about the moment when they end have one outcome each, and the host goes on.",
  "clause": "C2",
  "covers": ["LIF-04"],
  "lift": { "work": "(result s32)" },
  "limits": { "timeoutMs": 3 },
  "steps": [
    { "call": "work", "times": 60, "expect": [{ "value": 7 }, { "limit": "time" }] },
    { "call": "work", "limits": { "timeoutMs": 5000 }, "expect": { "value": 7 } }
  ],
  "after": "healthy"
}
---;)
(module
  (func (export "work") (result i32) (local i32)
    (loop (br_if 0 (i32.lt_u (local.tee 0 (i32.add (local.get 0) (i32.const 1))) (i32.const 2000000))))
    (i32.const 7)))
