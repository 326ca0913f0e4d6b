(;---
{
  "claim": "The bytes of all keys and values have a ceiling that the embedder sets; what is at it fits, one more changes nothing, and what is deleted is given back.",
  "clause": "K3",
  "features": ["wasi"],
  "guest": "store",
  "grants": [{ "kind": "key-value", "quota": { "bytes": 100 } }],
  "steps": [
    { "call": "set", "args": { "key": "a", "value": { "repeat": ["x", 99] } }, "expect": "ok" },
    { "call": "set", "args": { "key": "b", "value": "" }, "expect": "error" },
    { "call": "set", "args": { "key": "a", "value": { "repeat": ["y", 100] } }, "expect": "error" },
    { "call": "get", "args": { "key": "a" }, "expect": { "value": { "repeat": ["x", 99] } } },
    { "call": "set", "args": { "key": "a", "value": { "repeat": ["x", 50] } }, "expect": "ok" },
    { "call": "set", "args": { "key": "b", "value": { "repeat": ["x", 48] } }, "expect": "ok" },
    { "call": "set", "args": { "key": "c", "value": "" }, "expect": "error" },
    { "call": "delete", "args": { "key": "b" }, "expect": "ok" },
    { "call": "set", "args": { "key": "c", "value": { "repeat": ["x", 48] } }, "expect": "ok" }
  ],
  "after": "healthy"
}
---;)
