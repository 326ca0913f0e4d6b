(;---
{
  "claim": "What a call sends over the network ends at its ceiling, whatever the grants allow.",
  "clause": "N5",
  "covers": ["NET-19"],
  "servers": { "api": { "/": { "body": "hello" } } },
  "limits": { "egressBytes": 1000 },
  "guest": "http",
  "grants": [
    { "kind": "http", "hosts": ["127.0.0.1"], "schemes": ["http"], "ports": ["${port:api}"], "methods": ["POST"] }
  ],
  "steps": [
    { "call": "fetch", "args": { "method": 2, "scheme": 0, "authority": "127.0.0.1:${port:api}", "path": "/", "header": "", "value": "", "body": { "repeat": ["x", 5000] } }, "expect": "error" },
    { "call": "fetch", "args": { "method": 2, "scheme": 0, "authority": "127.0.0.1:${port:api}", "path": "/", "header": "", "value": "", "body": "x" }, "expect": "ok" }
  ],
  "after": "healthy"
}
---;)
