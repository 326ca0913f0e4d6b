(;---
{
  "claim": "Link-local, shared and translated addresses are refused, unless they were granted as addresses.",
  "clause": "N3",
  "covers": ["NET-07"],
  "guest": "http",
  "grants": [{ "kind": "http", "hosts": ["api.example", "*.example"], "schemes": ["http"], "ports": [80] }],
  "steps": [
    { "call": "fetch", "args": { "method": 0, "scheme": 0, "authority": "169.254.169.254", "path": "/", "header": "", "value": "", "body": "" }, "expect": { "status": "error", "withinMs": 8000 } },
    { "call": "fetch", "args": { "method": 0, "scheme": 0, "authority": "[fd00:ec2::254]", "path": "/", "header": "", "value": "", "body": "" }, "expect": { "status": "error", "withinMs": 8000 } },
    { "call": "fetch", "args": { "method": 0, "scheme": 0, "authority": "[fe80::1]", "path": "/", "header": "", "value": "", "body": "" }, "expect": { "status": "error", "withinMs": 8000 } },
    { "call": "fetch", "args": { "method": 0, "scheme": 0, "authority": "100.64.0.1", "path": "/", "header": "", "value": "", "body": "" }, "expect": { "status": "error", "withinMs": 8000 } },
    { "call": "fetch", "args": { "method": 0, "scheme": 0, "authority": "[64:ff9b::7f00:1]", "path": "/", "header": "", "value": "", "body": "" }, "expect": { "status": "error", "withinMs": 8000 } },
    { "call": "fetch", "args": { "method": 0, "scheme": 0, "authority": "192.0.0.192", "path": "/", "header": "", "value": "", "body": "" }, "expect": { "status": "error", "withinMs": 8000 } }
  ],
  "after": "healthy"
}
---;)
