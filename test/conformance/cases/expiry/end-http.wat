(;---
{
  "claim": "A host whose grant has expired sees no request; one whose grant has not, does.",
  "clause": "G1",
  "servers": { "old": { "/": { "body": "old" } }, "new": { "/": { "body": "new" } } },
  "guest": "http",
  "grants": [
    { "kind": "http", "hosts": ["127.0.0.1"], "schemes": ["http"], "ports": ["${port:old}"], "expires": 1 },
    { "kind": "http", "hosts": ["127.0.0.1"], "schemes": ["http"], "ports": ["${port:new}"], "expires": 4102444800000 }
  ],
  "steps": [
    { "call": "fetch", "args": { "method": 0, "scheme": 0, "authority": "127.0.0.1:${port:old}", "path": "/", "header": "", "value": "", "body": "" }, "expect": "error" },
    { "call": "fetch", "args": { "method": 0, "scheme": 0, "authority": "127.0.0.1:${port:new}", "path": "/", "header": "", "value": "", "body": "" }, "expect": { "value": "200 new" } }
  ],
  "leaves": { "requests": { "old": 0, "new": 1 } },
  "after": "healthy"
}
---;)
