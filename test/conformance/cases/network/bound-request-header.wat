(;---
{
  "claim": "A header above its ceiling is refused.",
  "clause": "N5",
  "covers": ["NET-19"],
  "servers": { "api": { "/": { "body": "hello" } } },
  "guest": "http",
  "grants": [{ "kind": "http", "hosts": ["127.0.0.1"], "schemes": ["http"], "ports": ["${port:api}"] }],
  "steps": [
    { "call": "fetch", "args": { "method": 0, "scheme": 0, "authority": "127.0.0.1:${port:api}", "path": "/", "header": "x-a", "value": { "repeat": ["x", 100000] }, "body": "" }, "expect": "error" }
  ],
  "leaves": { "requests": { "api": 0 } },
  "after": "healthy"
}
---;)
