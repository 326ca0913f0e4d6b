(;---
{
  "claim": "While a large module is compiled, the event loop answers and the good tool works afterwards.",
  "clause": "R1",
  "covers": ["LIF-24"],
  "lift": { "f": "" },
  "guests": { "again": "self" },
  "load": ["ok", "refused"],
  "steps": [{ "together": [{ "call": "f", "expect": "ok" }, { "call": "f", "guest": "again", "expect": "ok" }] }],
  "after": "healthy"
}
---;)
(module
  (memory 1)
  (func (export "f")))
