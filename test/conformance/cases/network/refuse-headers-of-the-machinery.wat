(;---
{
  "claim": "Headers that speak to the machinery of HTTP are refused, or left out: the server never sees them as the guest wrote them.",
  "clause": "N5",
  "covers": ["NET-13"],
  "cites": ["CVE-2024-32980"],
  "servers": { "api": { "/echo": { "manner": "echo" } } },
  "guest": "http",
  "grants": [{ "kind": "http", "hosts": ["127.0.0.1"], "schemes": ["http"], "ports": ["${port:api}"] }],
  "steps": [
    { "call": "fetch", "args": { "method": 0, "scheme": 0, "authority": "127.0.0.1:${port:api}", "path": "/echo", "header": "host", "value": "evil.invalid", "body": "" }, "expect": [{ "status": "error" }, { "status": "ok", "lacks": ["evil.invalid"] }] },
    { "call": "fetch", "args": { "method": 0, "scheme": 0, "authority": "127.0.0.1:${port:api}", "path": "/echo", "header": "Host", "value": "evil.invalid", "body": "" }, "expect": [{ "status": "error" }, { "status": "ok", "lacks": ["evil.invalid"] }] },
    { "call": "fetch", "args": { "method": 0, "scheme": 0, "authority": "127.0.0.1:${port:api}", "path": "/echo", "header": "connection", "value": "evil.invalid", "body": "" }, "expect": [{ "status": "error" }, { "status": "ok", "lacks": ["evil.invalid"] }] },
    { "call": "fetch", "args": { "method": 0, "scheme": 0, "authority": "127.0.0.1:${port:api}", "path": "/echo", "header": "proxy-authorization", "value": "evil.invalid", "body": "" }, "expect": [{ "status": "error" }, { "status": "ok", "lacks": ["evil.invalid"] }] },
    { "call": "fetch", "args": { "method": 0, "scheme": 0, "authority": "127.0.0.1:${port:api}", "path": "/echo", "header": "transfer-encoding", "value": "chunked, evil.invalid", "body": "" }, "expect": [{ "status": "error" }, { "status": "ok", "lacks": ["evil.invalid"] }] },
    { "call": "fetch", "args": { "method": 0, "scheme": 0, "authority": "127.0.0.1:${port:api}", "path": "/echo", "header": "content-length", "value": "evil.invalid", "body": "" }, "expect": [{ "status": "error" }, { "status": "ok", "lacks": ["evil.invalid"] }] },
    { "call": "fetch", "args": { "method": 0, "scheme": 0, "authority": "127.0.0.1:${port:api}", "path": "/echo", "header": "expect", "value": "evil.invalid", "body": "" }, "expect": [{ "status": "error" }, { "status": "ok", "lacks": ["evil.invalid"] }] },
    { "call": "fetch", "args": { "method": 0, "scheme": 0, "authority": "127.0.0.1:${port:api}", "path": "/echo", "header": "upgrade", "value": "evil.invalid", "body": "" }, "expect": [{ "status": "error" }, { "status": "ok", "lacks": ["evil.invalid"] }] }
  ],
  "after": "healthy"
}
---;)
