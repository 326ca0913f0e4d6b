(;---
{
  "claim": "Names of what every object of the host has are no configuration, and are names like others where they are granted.",
  "clause": "I4",
  "features": ["wasi"],
  "guest": "config",
  "guests": { "bare": "bare" },
  "grants": [
    { "kind": "config", "name": "constructor", "value": "mine" },
    { "kind": "config", "name": "__proto__", "value": "mine, too" }
  ],
  "steps": [
    { "call": "get", "args": { "key": "__proto__" }, "guest": "bare", "expect": { "value": null } },
    { "call": "get", "args": { "key": "constructor" }, "guest": "bare", "expect": { "value": null } },
    { "call": "get", "args": { "key": "toString" }, "guest": "bare", "expect": { "value": null } },
    { "call": "get", "args": { "key": "" }, "guest": "bare", "expect": { "value": null } },
    { "call": "get", "args": { "key": "constructor" }, "expect": { "value": "mine" } },
    { "call": "get", "args": { "key": "__proto__" }, "expect": { "value": "mine, too" } },
    { "call": "get", "args": { "key": "toString" }, "expect": { "value": null } }
  ],
  "after": "healthy"
}
---;)
