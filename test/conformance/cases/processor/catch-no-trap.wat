(;---
{
  "claim": "A guest that catches everything does not catch a trap.",
  "clause": "R2",
  "covers": ["CPU-37"],
  "lift": { "f": "(result s32)" },
  "load": ["ok", "refused"],
  "steps": [{ "call": "f", "expect": { "trap": ["integer-divide-by-zero", "unknown"] } }],
  "after": "healthy"
}
---;)
(module
  (func (export "f") (result i32)
    (block $caught (try_table (catch_all $caught) (drop (i32.div_u (i32.const 1) (i32.const 0)))))
    (i32.const 42)))
