(;---
{
  "claim": "A path that leads through a symbolic link to a directory outside is not followed for reading.",
  "clause": "F2",
  "covers": ["FS-05"],
  "cites": ["node:wasi reads the file"],
  "files": { "secret.txt": "CANARY", "box/dirout": { "link": ".." } },
  "guest": "files",
  "grants": [{ "kind": "dir", "guest": "/box", "host": "${dir}/box", "access": "read-write" }],
  "steps": [
    { "call": "read", "args": { "dir": "/box", "path": "dirout/secret.txt" }, "expect": { "status": "error", "lacks": ["CANARY"] } },
    { "call": "list", "args": { "dir": "/box", "path": "dirout" }, "expect": { "status": "error", "lacks": ["secret"] } }
  ],
  "after": "healthy"
}
---;)
