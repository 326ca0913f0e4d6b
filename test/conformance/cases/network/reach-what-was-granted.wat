(;---
{
  "claim": "A host that was granted is reached, with the path that was asked for.",
  "clause": "N2",
  "covers": ["NET-01"],
  "servers": { "api": { "/": { "body": "hello" }, "/a/b": { "body": "deep" } } },
  "guest": "http",
  "grants": [{ "kind": "http", "hosts": ["127.0.0.1"], "schemes": ["http"], "ports": ["${port:api}"] }],
  "steps": [
    { "call": "fetch", "args": { "method": 0, "scheme": 0, "authority": "127.0.0.1:${port:api}", "path": "/", "header": "", "value": "", "body": "" }, "expect": { "value": "200 hello" } },
    { "call": "fetch", "args": { "method": 0, "scheme": 0, "authority": "127.0.0.1:${port:api}", "path": "/a/b?c=d", "header": "", "value": "", "body": "" }, "expect": { "value": "200 deep" } }
  ],
  "leaves": { "requests": { "api": 2 } },
  "after": "healthy"
}
---;)
