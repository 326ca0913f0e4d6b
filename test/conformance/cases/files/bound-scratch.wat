(;---
{
  "claim": "A scratch directory has a ceiling in bytes.",
  "clause": "F4",
  "covers": ["FS-30"],
  "guest": "files",
  "grants": [{ "kind": "scratch", "guest": "/scratch", "quota": { "bytes": 1000 } }],
  "steps": [
    { "call": "write", "args": { "dir": "/scratch", "path": "a", "text": { "repeat": ["x", 1000] } }, "expect": "ok" },
    { "call": "write", "args": { "dir": "/scratch", "path": "a", "text": { "repeat": ["x", 1001] } }, "expect": "error" },
    { "call": "set-size", "args": { "dir": "/scratch", "path": "a", "size": "1000000000000", "access": 2 }, "expect": "error" }
  ],
  "after": "healthy"
}
---;)
