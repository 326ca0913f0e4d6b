(;---
{
  "claim": "A line feed in the name or the value of a header is refused.",
  "clause": "N5",
  "covers": ["NET-13"],
  "servers": { "api": { "/": { "body": "hello" } } },
  "guest": "http",
  "grants": [{ "kind": "http", "hosts": ["127.0.0.1"], "schemes": ["http"], "ports": ["${port:api}"] }],
  "steps": [
    { "call": "fetch", "args": { "method": 0, "scheme": 0, "authority": "127.0.0.1:${port:api}", "path": "/", "header": "x-a", "value": "1\r\nx-evil: 2", "body": "" }, "expect": "error" },
    { "call": "fetch", "args": { "method": 0, "scheme": 0, "authority": "127.0.0.1:${port:api}", "path": "/", "header": "x-a\r\nx-evil", "value": "1", "body": "" }, "expect": "error" },
    { "call": "fetch", "args": { "method": 0, "scheme": 0, "authority": "127.0.0.1:${port:api}", "path": "/", "header": "x a", "value": "1", "body": "" }, "expect": "error" },
    { "call": "fetch", "args": { "method": 0, "scheme": 0, "authority": "127.0.0.1:${port:api}", "path": "/", "header": "x-a", "value": "1", "body": "" }, "expect": { "value": "200 hello" } }
  ],
  "leaves": { "requests": { "api": 1 } },
  "after": "healthy"
}
---;)
