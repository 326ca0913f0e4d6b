(;---
{
  "claim": "A redirect to a file, a data URL or another scheme is not followed.",
  "clause": "N4",
  "covers": ["NET-03"],
  "servers": {
    "api": { "/file": { "status": 302, "headers": { "location": "file:///etc/hostname" } }, "/data": { "status": 302, "headers": { "location": "data:text/plain,CANARY" } }, "/ftp": { "status": 302, "headers": { "location": "ftp://127.0.0.1/" } } }
  },
  "guest": "http",
  "grants": [{ "kind": "http", "hosts": ["127.0.0.1"], "schemes": ["http"], "ports": ["${port:api}"] }],
  "steps": [
    { "call": "fetch", "args": { "method": 0, "scheme": 0, "authority": "127.0.0.1:${port:api}", "path": "/file", "header": "", "value": "", "body": "" }, "expect": [{ "status": "error", "lacks": ["CANARY"] }, { "status": "ok", "lacks": ["CANARY"] }] },
    { "call": "fetch", "args": { "method": 0, "scheme": 0, "authority": "127.0.0.1:${port:api}", "path": "/data", "header": "", "value": "", "body": "" }, "expect": [{ "status": "error", "lacks": ["CANARY"] }, { "status": "ok", "lacks": ["CANARY"] }] },
    { "call": "fetch", "args": { "method": 0, "scheme": 0, "authority": "127.0.0.1:${port:api}", "path": "/ftp", "header": "", "value": "", "body": "" }, "expect": [{ "status": "error", "lacks": ["CANARY"] }, { "status": "ok", "lacks": ["CANARY"] }] }
  ],
  "after": "healthy"
}
---;)
