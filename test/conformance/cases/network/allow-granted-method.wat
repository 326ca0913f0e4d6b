(;---
{
  "claim": "A method that was granted is sent, with its body.",
  "clause": "N5",
  "covers": ["NET-14"],
  "servers": { "api": { "/echo": { "manner": "echo" } } },
  "guest": "http",
  "grants": [
    { "kind": "http", "hosts": ["127.0.0.1"], "schemes": ["http"], "ports": ["${port:api}"], "methods": ["GET", "POST"] }
  ],
  "steps": [
    { "call": "fetch", "args": { "method": 2, "scheme": 0, "authority": "127.0.0.1:${port:api}", "path": "/echo", "header": "", "value": "", "body": "x=1" }, "expect": { "status": "ok", "has": ["POST"] } },
    { "call": "fetch", "args": { "method": 4, "scheme": 0, "authority": "127.0.0.1:${port:api}", "path": "/echo", "header": "", "value": "", "body": "" }, "expect": "error" }
  ],
  "leaves": { "requests": { "api": 1 } },
  "after": "healthy"
}
---;)
