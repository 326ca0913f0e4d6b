(;---
{
  "claim": "Recursion ends as the same limit on each run, cold or hot, however deep the engine lets it go.",
  "clause": "D3",
  "covers": ["DET-12"],
  "lift": { "f": "(result s32)" },
  "limits": { "timeoutMs": 5000 },
  "steps": [{ "call": "f", "times": 10, "expect": { "limit": ["stack", "fuel"] } }],
  "after": "healthy"
}
---;)
(module
  (func $f (export "f") (result i32) (i32.add (i32.const 1) (call $f))))
