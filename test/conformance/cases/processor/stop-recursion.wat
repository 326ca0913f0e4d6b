(;---
{
  "claim": "Endless recursion ends the call, and neither the worker nor the process.",
  "clause": "M3",
  "covers": ["CPU-04"],
  "lift": { "recurse": "(result s32)" },
  "limits": { "timeoutMs": 5000 },
  "steps": [
    { "call": "recurse", "expect": { "limit": ["stack", "fuel"] } },
    { "call": "recurse", "expect": { "limit": ["stack", "fuel"] } }
  ],
  "after": "healthy"
}
---;)
(module
  (func $f (export "recurse") (result i32) (i32.add (i32.const 1) (call $f))))
