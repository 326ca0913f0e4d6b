(;---
{
  "claim": "A server that does not speak TLS, or cannot prove its name, is refused, whatever the environment says.",
  "clause": "N2",
  "covers": ["NET-29"],
  "env": { "NODE_TLS_REJECT_UNAUTHORIZED": "0" },
  "servers": { "api": { "/": { "body": "hello" } } },
  "guest": "http",
  "grants": [{ "kind": "http", "hosts": ["127.0.0.1"], "schemes": ["https"], "ports": ["${port:api}"] }],
  "steps": [
    { "call": "fetch", "args": { "method": 0, "scheme": 1, "authority": "127.0.0.1:${port:api}", "path": "/", "header": "", "value": "", "body": "" }, "expect": "error" }
  ],
  "leaves": { "requests": { "api": 0 } },
  "after": "healthy"
}
---;)
