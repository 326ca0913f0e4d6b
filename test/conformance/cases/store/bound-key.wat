(;---
{
  "claim": "A key of absurd length is refused, and the call goes on.",
  "clause": "K3",
  "features": ["wasi"],
  "guest": "store",
  "grants": [{ "kind": "key-value" }],
  "steps": [
    { "call": "set", "args": { "key": { "repeat": ["k", 1000] }, "value": "1" }, "expect": "ok" },
    { "call": "set", "args": { "key": { "repeat": ["k", 60000] }, "value": "1" }, "expect": "error" },
    { "call": "get", "args": { "key": { "repeat": ["k", 60000] } }, "expect": [{ "value": null }, "error"] }
  ],
  "after": "healthy"
}
---;)
