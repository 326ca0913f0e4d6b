(;---
{
  "claim": "A request ends at the time that the embedder sets for it, and the call goes on.",
  "clause": "N6",
  "covers": ["NET-17"],
  "servers": { "api": { "/": { "manner": "silent" } } },
  "guest": "http",
  "limits": { "timeoutMs": 6000 },
  "grants": [{ "kind": "http", "hosts": ["127.0.0.1"], "schemes": ["http"], "ports": ["${port:api}"], "quota": { "timeoutMs": 400 } }],
  "steps": [
    { "call": "fetch", "args": { "method": 0, "scheme": 0, "authority": "127.0.0.1:${port:api}", "path": "/", "header": "", "value": "", "body": "" }, "expect": { "status": "error", "withinMs": 6000 } }
  ],
  "after": "healthy"
}
---;)
