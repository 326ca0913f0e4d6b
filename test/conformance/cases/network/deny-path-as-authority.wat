(;---
{
  "claim": "A path that looks like an authority stays a path.",
  "clause": "N2",
  "covers": ["NET-25"],
  "servers": { "api": { "/": { "body": "hello" } }, "other": { "/": { "body": "CANARY" } } },
  "guest": "http",
  "grants": [{ "kind": "http", "hosts": ["127.0.0.1"], "schemes": ["http"], "ports": ["${port:api}"] }],
  "steps": [
    { "call": "fetch", "args": { "method": 0, "scheme": 0, "authority": "127.0.0.1:${port:api}", "path": "//127.0.0.1:${port:other}/", "header": "", "value": "", "body": "" }, "expect": [{ "status": "ok", "lacks": ["CANARY"] }, "error"] },
    { "call": "fetch", "args": { "method": 0, "scheme": 0, "authority": "127.0.0.1:${port:api}", "path": "http://127.0.0.1:${port:other}/", "header": "", "value": "", "body": "" }, "expect": [{ "status": "ok", "lacks": ["CANARY"] }, "error"] },
    { "call": "fetch", "args": { "method": 0, "scheme": 0, "authority": "127.0.0.1:${port:api}", "path": "@127.0.0.1:${port:other}/", "header": "", "value": "", "body": "" }, "expect": [{ "status": "ok", "lacks": ["CANARY"] }, "error"] }
  ],
  "leaves": { "requests": { "other": 0 } },
  "after": "healthy"
}
---;)
