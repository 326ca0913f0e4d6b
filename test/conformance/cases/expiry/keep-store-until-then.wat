(;---
{
  "claim": "A store whose grant has not expired yet is there.",
  "clause": "G1",
  "features": ["wasi"],
  "guest": "store",
  "grants": [{ "kind": "key-value", "expires": 4102444800000 }],
  "steps": [
    { "call": "set", "args": { "key": "a", "value": "1" }, "expect": "ok" },
    { "call": "get", "args": { "key": "a" }, "expect": { "value": "1" } }
  ],
  "after": "healthy"
}
---;)
