(;---
{
  "claim": "The number of requests of a call has a ceiling.",
  "clause": "N6",
  "covers": ["NET-18"],
  "servers": { "api": { "/": { "body": "hello" } } },
  "guest": "http",
  "grants": [
    { "kind": "http", "hosts": ["127.0.0.1"], "schemes": ["http"], "ports": ["${port:api}"], "quota": { "requests": 3 } }
  ],
  "steps": [
    { "call": "repeat", "args": { "authority": "127.0.0.1:${port:api}", "count": 5 }, "expect": { "value": 3 } }
  ],
  "leaves": { "requests": { "api": 3 } },
  "after": "healthy"
}
---;)
