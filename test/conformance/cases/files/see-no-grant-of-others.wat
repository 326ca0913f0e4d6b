(;---
{
  "claim": "A grant belongs to the tool that it was given to: the same bytes, loaded without it, find nothing.",
  "clause": "I3",
  "covers": ["ISO-21"],
  "files": { "box/a.txt": "CANARY" },
  "guest": "files",
  "guests": { "bare": "bare" },
  "grants": [{ "kind": "dir", "guest": "/box", "host": "${dir}/box" }],
  "steps": [
    { "call": "read", "args": { "dir": "/box", "path": "a.txt" }, "expect": { "value": "CANARY" } },
    { "call": "read", "guest": "bare", "args": { "dir": "/box", "path": "a.txt" }, "expect": { "status": "error", "lacks": ["CANARY"] } },
    { "call": "read", "args": { "dir": "/box", "path": "a.txt" }, "expect": { "value": "CANARY" } },
    { "call": "preopens", "guest": "bare", "expect": { "value": [] } }
  ],
  "after": "healthy"
}
---;)
