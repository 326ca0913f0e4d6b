(;---
{
  "claim": "A scratch directory of a session is seen by that session alone.",
  "clause": "I2",
  "guest": "files",
  "grants": [{ "kind": "scratch", "guest": "/scratch" }],
  "steps": [
    { "call": "write", "session": "a", "args": { "dir": "/scratch", "path": "a.txt", "text": "CANARY" }, "expect": "ok" },
    { "call": "read", "session": "a", "args": { "dir": "/scratch", "path": "a.txt" }, "expect": { "value": "CANARY" } },
    { "call": "read", "session": "b", "args": { "dir": "/scratch", "path": "a.txt" }, "expect": { "status": "error", "lacks": ["CANARY"] } },
    { "call": "read", "args": { "dir": "/scratch", "path": "a.txt" }, "expect": { "status": "error", "lacks": ["CANARY"] } }
  ],
  "after": "healthy"
}
---;)
