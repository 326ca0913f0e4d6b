(;---
{
  "claim": "An answer that switches protocols is an error.",
  "clause": "N6",
  "covers": ["NET-26"],
  "servers": { "api": { "/": { "status": 101, "headers": { "upgrade": "websocket", "connection": "upgrade" } } } },
  "guest": "http",
  "limits": { "timeoutMs": 3000 },
  "grants": [{ "kind": "http", "hosts": ["127.0.0.1"], "schemes": ["http"], "ports": ["${port:api}"] }],
  "steps": [
    { "call": "fetch", "args": { "method": 0, "scheme": 0, "authority": "127.0.0.1:${port:api}", "path": "/", "header": "", "value": "", "body": "" }, "expect": [{ "status": "error", "withinMs": 8000 }, { "limit": "time", "withinMs": 8000 }] }
  ],
  "after": "healthy"
}
---;)
