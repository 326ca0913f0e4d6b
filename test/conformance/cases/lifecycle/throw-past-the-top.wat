(;---
{
  "claim": "An exception that the guest throws and nobody catches is a trap of its own, and no exception of the host.",
  "clause": "R2",
  "covers": ["LIF-16"],
  "lift": { "f": "" },
  "load": ["ok", "refused"],
  "steps": [{ "call": "f", "expect": { "trap": ["uncaught-exception", "unknown"] } }],
  "after": "healthy"
}
---;)
(module
  (tag $e)
  (func (export "f") (throw $e)))
