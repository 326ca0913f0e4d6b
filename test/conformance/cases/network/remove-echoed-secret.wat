(;---
{
  "claim": "A secret that its server sends back is removed from what the guest reads.",
  "clause": "S2",
  "covers": ["SEC-04", "SEC-06"],
  "servers": { "api": { "/echo": { "manner": "echo" } } },
  "guest": "http",
  "grants": [
    { "kind": "http", "hosts": ["127.0.0.1"], "schemes": ["http"], "ports": ["${port:api}"] },
    { "kind": "secret", "name": "token", "value": "CANARY-SECRET", "audience": ["127.0.0.1"], "schemes": ["http"] }
  ],
  "steps": [
    { "call": "fetch", "args": { "method": 0, "scheme": 0, "authority": "127.0.0.1:${port:api}", "path": "/echo", "header": "glovebox-secret", "value": "token", "body": "" }, "expect": [{ "status": "ok", "lacks": ["CANARY"] }, { "status": "error", "lacks": ["CANARY"] }] }
  ],
  "leaves": { "sees": { "api": "CANARY-SECRET" } },
  "after": "healthy"
}
---;)
