(;---
{
  "claim": "A redirect to a host or port that was not granted is not followed.",
  "clause": "N4",
  "covers": ["NET-02"],
  "cites": ["extism/js-sdk follows it"],
  "servers": {
    "api": { "/": { "status": 302, "headers": { "location": "http://127.0.0.1:${port:other}/" } } },
    "other": { "/": { "body": "CANARY" } }
  },
  "guest": "http",
  "grants": [{ "kind": "http", "hosts": ["127.0.0.1"], "schemes": ["http"], "ports": ["${port:api}"] }],
  "steps": [
    { "call": "fetch", "args": { "method": 0, "scheme": 0, "authority": "127.0.0.1:${port:api}", "path": "/", "header": "", "value": "", "body": "" }, "expect": [{ "status": "error", "lacks": ["CANARY"] }, { "status": "ok", "lacks": ["CANARY"] }] }
  ],
  "leaves": { "requests": { "api": 1, "other": 0 } },
  "after": "healthy"
}
---;)
