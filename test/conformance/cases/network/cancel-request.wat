(;---
{
  "claim": "A call that waits for a server ends when it is canceled, and its request with it.",
  "clause": "C1",
  "covers": ["LIF-02", "NET-28"],
  "servers": { "api": { "/": { "manner": "silent" } } },
  "guest": "http",
  "limits": { "timeoutMs": 20000 },
  "grants": [{ "kind": "http", "hosts": ["127.0.0.1"], "schemes": ["http"], "ports": ["${port:api}"] }],
  "steps": [
    { "call": "fetch", "args": { "method": 0, "scheme": 0, "authority": "127.0.0.1:${port:api}", "path": "/", "header": "", "value": "", "body": "" }, "expect": { "status": "canceled", "withinMs": 4000 }, "cancel": 300 }
  ],
  "after": "healthy"
}
---;)
