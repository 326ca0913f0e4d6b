(;---
{
  "claim": "A start function that never ends is inside the budget and the deadline of the call that needs the instance.",
  "clause": "P3",
  "covers": ["CPU-10"],
  "lift": { "f": "" },
  "limits": { "fuel": 1000000, "timeoutMs": 2000 },
  "load": ["ok", { "limit": ["fuel", "time"] }, "refused"],
  "steps": [{ "call": "f", "expect": { "limit": ["fuel", "time"] } }],
  "after": "healthy"
}
---;)
(module
  (func $spin (loop (br 0)))
  (start $spin)
  (func (export "f")))
