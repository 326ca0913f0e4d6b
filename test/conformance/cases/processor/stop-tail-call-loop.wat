(;---
{
  "claim": "A function that tail-calls itself is charged at each entry, although its stack does not grow.",
  "clause": "P1",
  "covers": ["CPU-06"],
  "cites": ["GHSA-q8hx-mm92-4wvg"],
  "lift": { "spin": "" },
  "limits": { "fuel": 1000000, "timeoutMs": 2000 },
  "load": ["ok", "refused"],
  "steps": [{ "call": "spin", "expect": { "limit": ["fuel", "time"] } }],
  "after": "healthy"
}
---;)
(module
  (func $f (export "spin") (return_call $f)))
