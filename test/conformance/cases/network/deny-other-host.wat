(;---
{
  "claim": "A host that was not granted is refused before a name is looked up or a connection made.",
  "clause": "N2",
  "covers": ["NET-01"],
  "servers": { "api": { "/": { "body": "hello" } }, "other": { "/": { "body": "CANARY" } } },
  "guest": "http",
  "grants": [{ "kind": "http", "hosts": ["127.0.0.1"], "schemes": ["http"], "ports": ["${port:api}"] }],
  "steps": [
    { "call": "fetch", "args": { "method": 0, "scheme": 0, "authority": "127.0.0.1:${port:other}", "path": "/", "header": "", "value": "", "body": "" }, "expect": { "status": "error" } },
    { "call": "fetch", "args": { "method": 0, "scheme": 0, "authority": "localhost:${port:api}", "path": "/", "header": "", "value": "", "body": "" }, "expect": "error" },
    { "call": "fetch", "args": { "method": 0, "scheme": 0, "authority": "nowhere.invalid", "path": "/", "header": "", "value": "", "body": "" }, "expect": "error" }
  ],
  "leaves": { "requests": { "api": 0, "other": 0 } },
  "after": "healthy"
}
---;)
