(;---
{
  "claim": "A named pipe in the directory is refused, or read as empty, without blocking.",
  "clause": "F5",
  "covers": ["FS-19", "FS-20"],
  "files": { "box/pipe": { "fifo": true }, "box/a.txt": "a" },
  "guest": "files",
  "limits": { "timeoutMs": 3000 },
  "grants": [{ "kind": "dir", "guest": "/box", "host": "${dir}/box", "access": "read-write" }],
  "steps": [
    { "call": "read", "args": { "dir": "/box", "path": "pipe" }, "expect": [{ "status": "error", "withinMs": 6000 }, { "value": "" }, { "limit": "time", "withinMs": 8000 }] },
    { "call": "write", "args": { "dir": "/box", "path": "pipe", "text": "x" }, "expect": [{ "status": "error", "withinMs": 6000 }, { "limit": "time", "withinMs": 8000 }] },
    { "call": "read", "args": { "dir": "/box", "path": "a.txt" }, "expect": { "value": "a" } }
  ],
  "after": "healthy"
}
---;)
