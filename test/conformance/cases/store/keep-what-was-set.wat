(;---
{
  "claim": "What one call set, a later one finds to the byte, whatever the key is, until it is deleted.",
  "clause": "K2",
  "features": ["wasi"],
  "guest": "store",
  "grants": [{ "kind": "key-value" }],
  "steps": [
    { "call": "set", "args": { "key": "a", "value": "value of a" }, "expect": "ok" },
    { "call": "get", "args": { "key": "a" }, "expect": { "value": "value of a" } },
    { "call": "set", "args": { "key": "", "value": "value of " }, "expect": "ok" },
    { "call": "get", "args": { "key": "" }, "expect": { "value": "value of " } },
    { "call": "set", "args": { "key": "__proto__", "value": "value of __proto__" }, "expect": "ok" },
    { "call": "get", "args": { "key": "__proto__" }, "expect": { "value": "value of __proto__" } },
    { "call": "set", "args": { "key": "constructor", "value": "value of constructor" }, "expect": "ok" },
    { "call": "get", "args": { "key": "constructor" }, "expect": { "value": "value of constructor" } },
    { "call": "set", "args": { "key": "'; DROP TABLE entries; --", "value": "value of '; DROP TABLE entries; --" }, "expect": "ok" },
    { "call": "get", "args": { "key": "'; DROP TABLE entries; --" }, "expect": { "value": "value of '; DROP TABLE entries; --" } },
    { "call": "set", "args": { "key": "a\u0000b", "value": "value of a\u0000b" }, "expect": "ok" },
    { "call": "get", "args": { "key": "a\u0000b" }, "expect": { "value": "value of a\u0000b" } },
    { "call": "set", "args": { "key": "%", "value": "value of %" }, "expect": "ok" },
    { "call": "get", "args": { "key": "%" }, "expect": { "value": "value of %" } },
    { "call": "set", "args": { "key": "é", "value": "value of é" }, "expect": "ok" },
    { "call": "get", "args": { "key": "é" }, "expect": { "value": "value of é" } },
    { "call": "get", "args": { "key": "a" }, "expect": { "value": "value of a" } },
    { "call": "get", "args": { "key": "A" }, "expect": { "value": null } },
    { "call": "delete", "args": { "key": "a" }, "expect": "ok" },
    { "call": "get", "args": { "key": "a" }, "expect": { "value": null } },
    { "call": "get", "args": { "key": "a\u0000b" }, "expect": { "value": "value of a\u0000b" } }
  ],
  "after": "healthy"
}
---;)
