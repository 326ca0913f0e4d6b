(;---
{
  "claim": "The loopback address is not reached by another spelling of it, where only a name was granted.",
  "clause": "N3",
  "covers": ["NET-04"],
  "servers": { "api": { "/": { "body": "hello" } } },
  "guest": "http",
  "grants": [{ "kind": "http", "hosts": ["api.example", "*.example"], "schemes": ["http"], "ports": ["${port:api}"] }],
  "steps": [
    { "call": "fetch", "args": { "method": 0, "scheme": 0, "authority": "127.1:${port:api}", "path": "/", "header": "", "value": "", "body": "" }, "expect": "error" },
    { "call": "fetch", "args": { "method": 0, "scheme": 0, "authority": "0x7f.1:${port:api}", "path": "/", "header": "", "value": "", "body": "" }, "expect": "error" },
    { "call": "fetch", "args": { "method": 0, "scheme": 0, "authority": "2130706433:${port:api}", "path": "/", "header": "", "value": "", "body": "" }, "expect": "error" },
    { "call": "fetch", "args": { "method": 0, "scheme": 0, "authority": "0177.0.0.1:${port:api}", "path": "/", "header": "", "value": "", "body": "" }, "expect": "error" },
    { "call": "fetch", "args": { "method": 0, "scheme": 0, "authority": "①②⑦.⓪.⓪.①:${port:api}", "path": "/", "header": "", "value": "", "body": "" }, "expect": "error" },
    { "call": "fetch", "args": { "method": 0, "scheme": 0, "authority": "127。0。0。1:${port:api}", "path": "/", "header": "", "value": "", "body": "" }, "expect": "error" },
    { "call": "fetch", "args": { "method": 0, "scheme": 0, "authority": "%6c%6f%63alhost:${port:api}", "path": "/", "header": "", "value": "", "body": "" }, "expect": "error" }
  ],
  "leaves": { "requests": { "api": 0 } },
  "after": "healthy"
}
---;)
