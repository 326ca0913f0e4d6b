(;---
{
  "claim": "A secret is not sent to a server that it is not for, though that was granted too.",
  "clause": "S2",
  "covers": ["SEC-05"],
  "servers": { "api": { "/echo": { "manner": "echo" } } },
  "guest": "http",
  "grants": [
    { "kind": "http", "hosts": ["127.0.0.1"], "schemes": ["http"], "ports": ["${port:api}"] },
    { "kind": "secret", "name": "token", "value": "CANARY-SECRET", "audience": ["other.example"], "schemes": ["http"] }
  ],
  "steps": [
    { "call": "fetch", "args": { "method": 0, "scheme": 0, "authority": "127.0.0.1:${port:api}", "path": "/echo", "header": "glovebox-secret", "value": "token", "body": "" }, "expect": [{ "status": "ok", "lacks": ["CANARY"] }, { "status": "error", "lacks": ["CANARY"] }] }
  ],
  "leaves": { "never": { "api": "CANARY" } },
  "after": "healthy"
}
---;)
