(;---
{
  "claim": "A secret that is named where none belongs, in the path or the body, stays a name.",
  "clause": "S2",
  "covers": ["SEC-05", "SEC-06"],
  "servers": { "api": { "/": { "body": "hello" } } },
  "guest": "http",
  "grants": [
    { "kind": "http", "hosts": ["127.0.0.1"], "schemes": ["http"], "ports": ["${port:api}"] },
    { "kind": "secret", "name": "token", "value": "CANARY-SECRET", "audience": ["127.0.0.1"], "schemes": ["http"] }
  ],
  "steps": [
    { "call": "fetch", "args": { "method": 0, "scheme": 0, "authority": "127.0.0.1:${port:api}", "path": "/{secret}?{secret:token}", "header": "x-a", "value": "{secret}", "body": "" }, "expect": [{ "status": "ok", "lacks": ["CANARY"] }, { "status": "error", "lacks": ["CANARY"] }] }
  ],
  "leaves": { "never": { "api": "CANARY" } },
  "after": "healthy"
}
---;)
