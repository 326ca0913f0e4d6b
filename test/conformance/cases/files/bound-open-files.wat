(;---
{
  "claim": "Files that are opened and never closed come to a ceiling of the guest, long before one of the process.",
  "clause": "F4",
  "covers": ["MEM-31"],
  "cites": ["GHSA-3p27-qvp9-27qf"],
  "files": { "box/a.txt": "a" },
  "guest": "files",
  "limits": { "fuel": 5000000000, "timeoutMs": 10000, "hostCalls": 1000000 },
  "grants": [{ "kind": "dir", "guest": "/box", "host": "${dir}/box", "access": "read-write" }],
  "steps": [
    { "call": "hoard", "args": { "dir": "/box", "path": "a.txt", "count": 100000 }, "expect": [{ "status": "ok", "lacks": ["100000"] }, "trap", { "limit": ["hostCalls", "memory", "tables", "time"] }] },
    { "call": "read", "args": { "dir": "/box", "path": "a.txt" }, "expect": { "value": "a" } }
  ],
  "after": "healthy"
}
---;)
