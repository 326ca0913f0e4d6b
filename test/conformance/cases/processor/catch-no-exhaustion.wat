(;---
{
  "claim": "A guest that catches everything does not catch the end of its budget.",
  "clause": "P4",
  "covers": ["CPU-37"],
  "lift": { "spin": "(result s32)" },
  "limits": { "fuel": 1000000, "timeoutMs": 2000 },
  "load": ["ok", "refused"],
  "steps": [{ "call": "spin", "expect": { "limit": ["fuel", "time"] } }],
  "after": "healthy"
}
---;)
(module
  (func (export "spin") (result i32)
    (block $caught (try_table (catch_all $caught) (loop (br 0))))
    (i32.const 42)))
