(;---
{
  "claim": "A secret that was not granted to a tool is not there for it to name.",
  "clause": "S2",
  "covers": ["SEC-03"],
  "servers": { "api": { "/echo": { "body": "thanks" } } },
  "guest": "http",
  "guests": { "bare": "bare" },
  "grants": [
    { "kind": "http", "hosts": ["127.0.0.1"], "schemes": ["http"], "ports": ["${port:api}"] },
    { "kind": "secret", "name": "token", "value": "CANARY-SECRET", "audience": ["127.0.0.1"], "schemes": ["http"] }
  ],
  "steps": [
    { "call": "fetch", "args": { "method": 0, "scheme": 0, "authority": "127.0.0.1:${port:api}", "path": "/echo", "header": "glovebox-secret", "value": "token", "body": "" }, "expect": ["error", "refused"], "guest": "bare" }
  ],
  "leaves": { "requests": { "api": 0 } },
  "after": "healthy"
}
---;)
