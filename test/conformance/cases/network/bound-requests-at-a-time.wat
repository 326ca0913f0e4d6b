(;---
{
  "claim": "The number of requests that are under way at a time has a ceiling that the embedder sets.",
  "clause": "N6",
  "covers": ["NET-18"],
  "servers": { "api": { "/": { "manner": "silent" } } },
  "guest": "http",
  "limits": { "timeoutMs": 10000 },
  "grants": [{ "kind": "http", "hosts": ["127.0.0.1"], "schemes": ["http"], "ports": ["${port:api}"], "quota": { "concurrency": 2, "timeoutMs": 2500 } }],
  "steps": [
    { "call": "start", "args": { "authority": "127.0.0.1:${port:api}", "count": 5 }, "expect": { "value": 3 } }
  ],
  "leaves": { "requests": { "api": 2 } },
  "after": "healthy"
}
---;)
