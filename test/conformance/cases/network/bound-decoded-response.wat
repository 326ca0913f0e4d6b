(;---
{
  "claim": "A body that is small on the way and huge once it is inflated is cut off at its ceiling.",
  "clause": "N6",
  "covers": ["NET-16"],
  "servers": { "api": { "/": { "manner": "bomb" } } },
  "guest": "http",
  "limits": { "timeoutMs": 15000 },
  "grants": [
    { "kind": "http", "hosts": ["127.0.0.1"], "schemes": ["http"], "ports": ["${port:api}"], "quota": { "decodedBytes": 100000 } }
  ],
  "steps": [
    { "call": "fetch", "args": { "method": 0, "scheme": 0, "authority": "127.0.0.1:${port:api}", "path": "/", "header": "", "value": "", "body": "" }, "expect": [{ "status": "error", "withinMs": 20000 }, { "status": "ok", "withinMs": 20000, "lacks": ["\\u0000\\u0000\\u0000\\u0000\\u0000\\u0000\\u0000\\u0000\\u0000"] }] }
  ],
  "after": "healthy"
}
---;)
