(;---
{
  "claim": "The number of keys has a ceiling that the embedder sets, over all calls.",
  "clause": "K3",
  "features": ["wasi"],
  "guest": "store",
  "grants": [{ "kind": "key-value", "quota": { "keys": 3 } }],
  "steps": [
    { "call": "fill", "args": { "from": 0, "to": 2, "size": 1 }, "expect": { "value": 2 } },
    { "call": "fill", "args": { "from": 2, "to": 5, "size": 1 }, "expect": { "value": 1 } },
    { "call": "fill", "args": { "from": 0, "to": 3, "size": 2 }, "expect": { "value": 3 } }
  ],
  "after": "healthy"
}
---;)
