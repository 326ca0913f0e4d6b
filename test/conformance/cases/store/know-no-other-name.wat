(;---
{
  "claim": "A store has the name that it was granted by, and nothing is found under another: neither of files, nor of objects of the host.",
  "clause": "K1",
  "features": ["wasi"],
  "guest": "store",
  "grants": [{ "kind": "key-value" }],
  "steps": [
    { "call": "open", "args": { "name": "default" }, "expect": "ok" },
    { "call": "open", "args": { "name": "other" }, "expect": "error" },
    { "call": "open", "args": { "name": "__proto__" }, "expect": "error" },
    { "call": "open", "args": { "name": "../default" }, "expect": "error" },
    { "call": "open", "args": { "name": "/etc/passwd" }, "expect": "error" },
    { "call": "open", "args": { "name": "file:/etc/passwd?mode=ro" }, "expect": "error" },
    { "call": "open", "args": { "name": ":memory:" }, "expect": "error" },
    { "call": "open", "args": { "name": "default\u0000" }, "expect": "error" }
  ],
  "after": "healthy"
}
---;)
