(;---
{
  "claim": "Names that are empty, far too long, or far too deep are errors.",
  "clause": "F5",
  "covers": ["FS-22"],
  "files": { "box/a.txt": "a" },
  "guest": "files",
  "grants": [{ "kind": "dir", "guest": "/box", "host": "${dir}/box", "access": "read-write" }],
  "steps": [
    { "call": "read", "args": { "dir": "/box", "path": "" }, "expect": "error" },
    { "call": "write", "args": { "dir": "/box", "path": { "repeat": ["n", 300] }, "text": "x" }, "expect": "error" },
    { "call": "read", "args": { "dir": "/box", "path": { "repeat": ["d/", 20000] } }, "expect": { "status": "error", "withinMs": 8000 } },
    { "call": "read", "args": { "dir": "/box", "path": "a.txt" }, "expect": { "value": "a" } }
  ],
  "after": "healthy"
}
---;)
