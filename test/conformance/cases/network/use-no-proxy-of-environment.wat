(;---
{
  "claim": "The environment of the host names no proxy for a guest.",
  "clause": "N2",
  "covers": ["NET-22"],
  "env": { "HTTP_PROXY": "http://127.0.0.1:${port:proxy}", "http_proxy": "http://127.0.0.1:${port:proxy}", "NODE_USE_ENV_PROXY": "1" },
  "servers": { "api": { "/": { "body": "hello" } }, "proxy": { "/": { "body": "CANARY" } } },
  "guest": "http",
  "grants": [{ "kind": "http", "hosts": ["127.0.0.1"], "schemes": ["http"], "ports": ["${port:api}"] }],
  "steps": [
    { "call": "fetch", "args": { "method": 0, "scheme": 0, "authority": "127.0.0.1:${port:api}", "path": "/", "header": "", "value": "", "body": "" }, "expect": { "value": "200 hello" } }
  ],
  "leaves": { "requests": { "api": 1, "proxy": 0 } },
  "after": "healthy"
}
---;)
