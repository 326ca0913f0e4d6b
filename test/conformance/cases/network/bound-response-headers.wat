(;---
{
  "claim": "A response of thousands of headers is refused, or passed on within bounds.",
  "clause": "N6",
  "covers": ["NET-21", "NET-27", "MEM-33"],
  "cites": ["GHSA-243v-98vx-264h"],
  "servers": { "api": { "/": { "manner": "many-headers" } } },
  "guest": "http",
  "grants": [{ "kind": "http", "hosts": ["127.0.0.1"], "schemes": ["http"], "ports": ["${port:api}"] }],
  "steps": [
    { "call": "fetch", "args": { "method": 0, "scheme": 0, "authority": "127.0.0.1:${port:api}", "path": "/", "header": "", "value": "", "body": "" }, "expect": ["error", "ok"] }
  ],
  "after": "healthy"
}
---;)
