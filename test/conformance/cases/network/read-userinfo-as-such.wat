(;---
{
  "claim": "What stands before an at sign is no host.",
  "clause": "N2",
  "covers": ["NET-10", "NET-25"],
  "servers": { "api": { "/": { "body": "hello" } }, "other": { "/": { "body": "CANARY" } } },
  "guest": "http",
  "grants": [{ "kind": "http", "hosts": ["127.0.0.1"], "schemes": ["http"], "ports": ["${port:api}"] }],
  "steps": [
    { "call": "fetch", "args": { "method": 0, "scheme": 0, "authority": "127.0.0.1:${port:api}@127.0.0.1:${port:other}", "path": "/", "header": "", "value": "", "body": "" }, "expect": "error" },
    { "call": "fetch", "args": { "method": 0, "scheme": 0, "authority": "127.0.0.1:${port:api}\\@127.0.0.1:${port:other}", "path": "/", "header": "", "value": "", "body": "" }, "expect": "error" },
    { "call": "fetch", "args": { "method": 0, "scheme": 0, "authority": "127.0.0.1:${port:api}#@127.0.0.1:${port:other}", "path": "/", "header": "", "value": "", "body": "" }, "expect": "error" },
    { "call": "fetch", "args": { "method": 0, "scheme": 0, "authority": "", "path": "/", "header": "", "value": "", "body": "" }, "expect": "error" }
  ],
  "leaves": { "requests": { "api": 0, "other": 0 } },
  "after": "healthy"
}
---;)
