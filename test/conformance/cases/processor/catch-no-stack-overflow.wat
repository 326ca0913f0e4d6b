(;---
{
  "claim": "A guest that catches everything does not catch the end of its stack.",
  "clause": "M3",
  "covers": ["CPU-37"],
  "lift": { "f": "(result s32)" },
  "limits": { "timeoutMs": 5000 },
  "load": ["ok", "refused"],
  "steps": [{ "call": "f", "expect": { "limit": ["stack", "fuel"] } }],
  "after": "healthy"
}
---;)
(module
  (func $deep (result i32) (i32.add (i32.const 1) (call $deep)))
  (func (export "f") (result i32)
    (block $caught (try_table (catch_all $caught) (drop (call $deep))))
    (i32.const 42)))
