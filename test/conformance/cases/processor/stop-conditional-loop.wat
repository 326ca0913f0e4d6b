(;---
{
  "claim": "A loop that jumps back on a condition is charged for each iteration.",
  "clause": "P1",
  "covers": ["CPU-02"],
  "lift": { "spin": "" },
  "limits": { "fuel": 1000000, "timeoutMs": 2000 },
  "steps": [{ "call": "spin", "expect": { "limit": ["fuel", "time"] } }],
  "after": "healthy"
}
---;)
(module
  (func (export "spin") (loop (br_if 0 (i32.const 1)))))
