(;---
{
  "claim": "A header called __proto__ is a header, or an error.",
  "clause": "I4",
  "covers": ["NET-27"],
  "servers": { "api": { "/": { "headers": { "__proto__x": "1", "constructor": "2" } }, "/fine": { "body": "hello" } } },
  "guest": "http",
  "grants": [{ "kind": "http", "hosts": ["127.0.0.1"], "schemes": ["http"], "ports": ["${port:api}"] }],
  "steps": [
    { "call": "fetch", "args": { "method": 0, "scheme": 0, "authority": "127.0.0.1:${port:api}", "path": "/", "header": "__proto__", "value": "x", "body": "" }, "expect": [{ "status": "ok" }, "error"] },
    { "call": "fetch", "args": { "method": 0, "scheme": 0, "authority": "127.0.0.1:${port:api}", "path": "/fine", "header": "", "value": "", "body": "" }, "expect": { "value": "200 hello" } }
  ],
  "after": "healthy"
}
---;)
