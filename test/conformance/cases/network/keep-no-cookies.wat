(;---
{
  "claim": "What a server sets in one call comes with no other.",
  "clause": "I1",
  "covers": ["NET-20"],
  "servers": { "api": { "/": { "headers": { "set-cookie": "session=CANARY" } }, "/echo": { "manner": "echo" } } },
  "guest": "http",
  "grants": [{ "kind": "http", "hosts": ["127.0.0.1"], "schemes": ["http"], "ports": ["${port:api}"] }],
  "steps": [
    { "call": "fetch", "args": { "method": 0, "scheme": 0, "authority": "127.0.0.1:${port:api}", "path": "/", "header": "", "value": "", "body": "" }, "expect": { "status": "ok" } },
    { "call": "fetch", "args": { "method": 0, "scheme": 0, "authority": "127.0.0.1:${port:api}", "path": "/echo", "header": "", "value": "", "body": "" }, "expect": { "status": "ok", "lacks": ["CANARY"] } }
  ],
  "after": "healthy"
}
---;)
