(;---
{
  "claim": "A wildcard stands for labels before the name, and not for a name that ends or begins alike.",
  "clause": "N2",
  "covers": ["NET-11"],
  "servers": { "api": { "/": { "body": "hello" } } },
  "guest": "http",
  "grants": [{ "kind": "http", "hosts": ["*.example.invalid"], "schemes": ["http"], "ports": ["${port:api}"] }],
  "steps": [
    { "call": "fetch", "args": { "method": 0, "scheme": 0, "authority": "example.com.evil.invalid:${port:api}", "path": "/", "header": "", "value": "", "body": "" }, "expect": { "status": "error", "withinMs": 8000 } },
    { "call": "fetch", "args": { "method": 0, "scheme": 0, "authority": "evil-example.invalid:${port:api}", "path": "/", "header": "", "value": "", "body": "" }, "expect": { "status": "error", "withinMs": 8000 } },
    { "call": "fetch", "args": { "method": 0, "scheme": 0, "authority": "xn--exmple-cua.invalid:${port:api}", "path": "/", "header": "", "value": "", "body": "" }, "expect": { "status": "error", "withinMs": 8000 } }
  ],
  "leaves": { "requests": { "api": 0 } },
  "after": "healthy"
}
---;)
