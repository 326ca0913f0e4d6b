(;---
{
  "claim": "Without a grant no request is made: the component is refused, or each request is.",
  "clause": "N1",
  "covers": ["NET-01"],
  "features": ["wasi"],
  "servers": { "api": { "/": { "body": "hello" } } },
  "guest": "http",
  "load": ["ok", "refused"],
  "steps": [
    { "call": "fetch", "args": { "method": 0, "scheme": 0, "authority": "127.0.0.1:${port:api}", "path": "/", "header": "", "value": "", "body": "" }, "expect": ["error", "refused"] }
  ],
  "leaves": { "requests": { "api": 0 } },
  "after": "healthy"
}
---;)
