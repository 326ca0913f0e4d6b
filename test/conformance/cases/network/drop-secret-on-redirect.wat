(;---
{
  "claim": "A secret does not go with a redirect to a place that it is not for.",
  "clause": "S2",
  "covers": ["SEC-05"],
  "servers": {
    "api": { "/go": { "status": 302, "headers": { "location": "http://127.0.0.2:${port:other}/" } } },
    "other": { "/": { "body": "hello" } }
  },
  "guest": "http",
  "grants": [
    { "kind": "http", "hosts": ["127.0.0.1", "127.0.0.2"], "schemes": ["http"], "ports": ["${port:api}", "${port:other}"] },
    { "kind": "secret", "name": "token", "value": "CANARY-SECRET", "audience": ["127.0.0.1"], "schemes": ["http"] }
  ],
  "steps": [
    { "call": "fetch", "args": { "method": 0, "scheme": 0, "authority": "127.0.0.1:${port:api}", "path": "/go", "header": "glovebox-secret", "value": "token", "body": "" }, "expect": [{ "status": "ok", "lacks": ["CANARY"] }, { "status": "error", "lacks": ["CANARY"] }] }
  ],
  "leaves": { "never": { "other": "CANARY" } },
  "after": "healthy"
}
---;)
