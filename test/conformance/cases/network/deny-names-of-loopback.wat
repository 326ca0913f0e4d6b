(;---
{
  "claim": "A granted name that is looked up and found to be a local address is refused.",
  "clause": "N3",
  "covers": ["NET-06", "NET-09"],
  "servers": { "api": { "/": { "body": "hello" } } },
  "guest": "http",
  "grants": [{ "kind": "http", "hosts": ["localhost"], "schemes": ["http"], "ports": ["${port:api}"] }],
  "steps": [
    { "call": "fetch", "args": { "method": 0, "scheme": 0, "authority": "localhost:${port:api}", "path": "/", "header": "", "value": "", "body": "" }, "expect": "error" },
    { "call": "fetch", "args": { "method": 0, "scheme": 0, "authority": "localhost.:${port:api}", "path": "/", "header": "", "value": "", "body": "" }, "expect": "error" }
  ],
  "leaves": { "requests": { "api": 0 } },
  "after": "healthy"
}
---;)
