(;---
{
  "claim": "A scratch directory is there, empty, for each call anew.",
  "clause": "I1",
  "covers": ["ISO-02"],
  "guest": "files",
  "grants": [{ "kind": "scratch", "guest": "/scratch" }],
  "steps": [
    { "call": "write", "args": { "dir": "/scratch", "path": "a.txt", "text": "CANARY" }, "expect": "ok" },
    { "call": "list", "args": { "dir": "/scratch", "path": "." }, "expect": { "value": "" } },
    { "call": "read", "args": { "dir": "/scratch", "path": "a.txt" }, "expect": { "status": "error", "lacks": ["CANARY"] } }
  ],
  "after": "healthy"
}
---;)
