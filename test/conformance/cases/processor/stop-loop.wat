(;---
{
  "claim": "A loop without calls is charged for each iteration.",
  "clause": "P1",
  "covers": ["CPU-01"],
  "limits": { "fuel": 1000000, "timeoutMs": 2000 },
  "lift": { "spin": "" },
  "steps": [{ "call": "spin", "expect": { "limit": ["fuel", "time"] } }],
  "after": "healthy"
}
---;)
(module
  (func (export "spin") (loop (br 0))))
