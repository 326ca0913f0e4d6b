(;---
{
  "claim": "A store whose grant has expired is as if there were none.",
  "clause": "G1",
  "features": ["wasi"],
  "guest": "store",
  "grants": [{ "kind": "key-value", "expires": 1 }],
  "steps": [
    { "call": "open", "args": { "name": "default" }, "expect": "error" },
    { "call": "set", "args": { "key": "a", "value": "1" }, "expect": "error" },
    { "call": "get", "args": { "key": "a" }, "expect": "error" }
  ],
  "after": "healthy"
}
---;)
