(;---
{
  "claim": "A body without end is cut off at its ceiling.",
  "clause": "N6",
  "covers": ["NET-15"],
  "servers": { "api": { "/": { "manner": "endless" } } },
  "guest": "http",
  "limits": { "timeoutMs": 6000 },
  "grants": [
    { "kind": "http", "hosts": ["127.0.0.1"], "schemes": ["http"], "ports": ["${port:api}"], "quota": { "responseBytes": 100000 } }
  ],
  "steps": [
    { "call": "fetch", "args": { "method": 0, "scheme": 0, "authority": "127.0.0.1:${port:api}", "path": "/", "header": "", "value": "", "body": "" }, "expect": { "status": "error", "withinMs": 20000 } }
  ],
  "after": "healthy"
}
---;)
