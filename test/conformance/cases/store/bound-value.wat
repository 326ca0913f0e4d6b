(;---
{
  "claim": "The bytes of one value have a ceiling that the embedder sets.",
  "clause": "K3",
  "features": ["wasi"],
  "guest": "store",
  "grants": [{ "kind": "key-value", "quota": { "valueBytes": 10 } }],
  "steps": [
    { "call": "set", "args": { "key": "a", "value": { "repeat": ["x", 10] } }, "expect": "ok" },
    { "call": "set", "args": { "key": "a", "value": { "repeat": ["x", 11] } }, "expect": "error" },
    { "call": "set", "args": { "key": "b", "value": { "repeat": ["x", 100000] } }, "expect": "error" },
    { "call": "get", "args": { "key": "a" }, "expect": { "value": { "repeat": ["x", 10] } } }
  ],
  "after": "healthy"
}
---;)
