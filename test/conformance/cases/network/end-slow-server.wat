(;---
{
  "claim": "A server that sends a byte now and then keeps no call beyond its deadline.",
  "clause": "N6",
  "covers": ["NET-17"],
  "servers": { "api": { "/": { "manner": "drip" }, "/stall": { "manner": "stall" } } },
  "guest": "http",
  "limits": { "timeoutMs": 1500 },
  "grants": [{ "kind": "http", "hosts": ["127.0.0.1"], "schemes": ["http"], "ports": ["${port:api}"] }],
  "steps": [
    { "call": "fetch", "args": { "method": 0, "scheme": 0, "authority": "127.0.0.1:${port:api}", "path": "/", "header": "", "value": "", "body": "" }, "expect": [{ "limit": "time", "withinMs": 8000 }, { "status": "error", "withinMs": 8000 }] },
    { "call": "fetch", "args": { "method": 0, "scheme": 0, "authority": "127.0.0.1:${port:api}", "path": "/stall", "header": "", "value": "", "body": "" }, "expect": [{ "limit": "time", "withinMs": 8000 }, { "status": "error", "withinMs": 8000 }] }
  ],
  "after": "healthy"
}
---;)
