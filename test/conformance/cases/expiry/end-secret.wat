(;---
{
  "claim": "A secret whose grant has expired is sent to nobody; one whose grant has not, is.",
  "clause": "G1",
  "servers": { "api": { "/": { "body": "hello" } } },
  "guest": "http",
  "grants": [
    { "kind": "http", "hosts": ["127.0.0.1"], "schemes": ["http"], "ports": ["${port:api}"] },
    { "kind": "secret", "name": "old", "value": "CANARY-SECRET-old", "audience": ["127.0.0.1"], "schemes": ["http"], "expires": 1 },
    { "kind": "secret", "name": "new", "value": "CANARY-SECRET-new", "audience": ["127.0.0.1"], "schemes": ["http"], "expires": 4102444800000 }
  ],
  "steps": [
    { "call": "fetch", "args": { "method": 0, "scheme": 0, "authority": "127.0.0.1:${port:api}", "path": "/", "header": "glovebox-secret", "value": "old", "body": "" }, "expect": ["ok", "error"] },
    { "call": "fetch", "args": { "method": 0, "scheme": 0, "authority": "127.0.0.1:${port:api}", "path": "/", "header": "glovebox-secret", "value": "new", "body": "" }, "expect": "ok" }
  ],
  "leaves": { "sees": { "api": "CANARY-SECRET-new" }, "never": { "api": "CANARY-SECRET-old" } },
  "after": "healthy"
}
---;)
