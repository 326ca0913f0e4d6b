(;---
{
  "claim": "Redirects in a circle come to an end.",
  "clause": "N4",
  "covers": ["NET-02"],
  "servers": { "api": { "/": { "status": 302, "headers": { "location": "/" } } } },
  "guest": "http",
  "grants": [{ "kind": "http", "hosts": ["127.0.0.1"], "schemes": ["http"], "ports": ["${port:api}"] }],
  "steps": [
    { "call": "fetch", "args": { "method": 0, "scheme": 0, "authority": "127.0.0.1:${port:api}", "path": "/", "header": "", "value": "", "body": "" }, "expect": [{ "status": "error", "withinMs": 15000 }, { "status": "ok", "withinMs": 15000 }] }
  ],
  "after": "healthy"
}
---;)
