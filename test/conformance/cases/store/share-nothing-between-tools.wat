(;---
{
  "claim": "The store of one tool is not that of the same tool loaded once more, nor is it there for one without the grant.",
  "clause": "K2",
  "covers": ["ISO-21"],
  "features": ["wasi"],
  "guest": "store",
  "guests": { "again": "self", "bare": "bare" },
  "grants": [{ "kind": "key-value" }],
  "steps": [
    { "call": "set", "args": { "key": "a", "value": "CANARY" }, "expect": "ok" },
    { "call": "get", "args": { "key": "a" }, "guest": "again", "expect": { "value": null } },
    { "call": "get", "args": { "key": "a" }, "guest": "bare", "expect": { "status": "error", "lacks": ["CANARY"] } },
    { "call": "set", "args": { "key": "a", "value": "other" }, "guest": "again", "expect": "ok" },
    { "call": "get", "args": { "key": "a" }, "expect": { "value": "CANARY" } }
  ],
  "after": "healthy"
}
---;)
