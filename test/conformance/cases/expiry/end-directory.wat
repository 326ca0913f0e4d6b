(;---
{
  "claim": "A directory whose grant has expired is not read; one whose grant has not, is.",
  "clause": "G1",
  "files": { "box/x.txt": "CANARY" },
  "guest": "files",
  "grants": [
    { "kind": "dir", "guest": "/old", "host": "${dir}/box", "expires": 1 },
    { "kind": "dir", "guest": "/new", "host": "${dir}/box", "expires": 4102444800000 }
  ],
  "steps": [
    { "call": "read", "args": { "dir": "/old", "path": "x.txt" }, "expect": { "status": "error", "lacks": ["CANARY"] } },
    { "call": "read", "args": { "dir": "/new", "path": "x.txt" }, "expect": { "value": "CANARY" } }
  ],
  "after": "healthy"
}
---;)
