(;---
{
  "claim": "The bytes of a request’s headers have a ceiling that the embedder sets.",
  "clause": "N5",
  "covers": ["NET-19"],
  "servers": { "api": { "/": { "body": "hello" } } },
  "guest": "http",
  "grants": [{ "kind": "http", "hosts": ["127.0.0.1"], "schemes": ["http"], "ports": ["${port:api}"], "quota": { "headerBytes": 500 } }],
  "steps": [
    { "call": "fetch", "args": { "method": 0, "scheme": 0, "authority": "127.0.0.1:${port:api}", "path": "/", "header": "x-a", "value": { "repeat": ["x", 600] }, "body": "" }, "expect": "error" },
    { "call": "fetch", "args": { "method": 0, "scheme": 0, "authority": "127.0.0.1:${port:api}", "path": "/", "header": "x-a", "value": { "repeat": ["x", 300] }, "body": "" }, "expect": "ok" }
  ],
  "leaves": { "requests": { "api": 1 } },
  "after": "healthy"
}
---;)
