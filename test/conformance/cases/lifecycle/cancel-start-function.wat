(;---
{
  "claim": "A call whose instance is still being made ends when it is canceled.",
  "clause": "C1",
  "covers": ["LIF-03"],
  "lift": { "f": "" },
  "limits": { "fuel": 1000000000000000, "timeoutMs": 20000 },
  "load": ["ok", { "limit": ["fuel", "time"] }, "refused"],
  "steps": [{ "call": "f", "cancel": 200, "expect": { "status": "canceled", "withinMs": 4000 } }],
  "after": "healthy"
}
---;)
(module
  (func $spin (loop (br 0)))
  (start $spin)
  (func (export "f")))
