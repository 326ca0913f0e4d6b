(;---
{
  "claim": "A connection that breaks is an error of the guest's, and no failure of the host.",
  "clause": "N6",
  "covers": ["NET-21"],
  "servers": { "api": { "/": { "manner": "reset" }, "/fine": { "body": "hello" } } },
  "guest": "http",
  "grants": [{ "kind": "http", "hosts": ["127.0.0.1"], "schemes": ["http"], "ports": ["${port:api}"] }],
  "steps": [
    { "call": "fetch", "args": { "method": 0, "scheme": 0, "authority": "127.0.0.1:${port:api}", "path": "/", "header": "", "value": "", "body": "" }, "expect": "error" },
    { "call": "fetch", "args": { "method": 0, "scheme": 0, "authority": "127.0.0.1:${port:api}", "path": "/fine", "header": "", "value": "", "body": "" }, "expect": { "value": "200 hello" } }
  ],
  "after": "healthy"
}
---;)
