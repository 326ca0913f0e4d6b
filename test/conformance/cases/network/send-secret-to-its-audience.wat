(;---
{
  "claim": "A secret reaches the server that it is for, and the guest never has it.",
  "clause": "S2",
  "covers": ["SEC-03"],
  "servers": { "api": { "/echo": { "body": "thanks" } } },
  "guest": "http",
  "grants": [
    { "kind": "http", "hosts": ["127.0.0.1"], "schemes": ["http"], "ports": ["${port:api}"] },
    { "kind": "secret", "name": "token", "value": "CANARY-SECRET", "audience": ["127.0.0.1"], "schemes": ["http"] }
  ],
  "steps": [
    { "call": "fetch", "args": { "method": 0, "scheme": 0, "authority": "127.0.0.1:${port:api}", "path": "/echo", "header": "glovebox-secret", "value": "token", "body": "" }, "expect": { "status": "ok", "lacks": ["CANARY"] } }
  ],
  "leaves": { "sees": { "api": "CANARY-SECRET" } },
  "after": "healthy"
}
---;)
