(;---
{
  "claim": "A symbolic link to a file outside is not followed, for reading or for writing.",
  "clause": "F2",
  "covers": ["FS-03", "FS-31"],
  "files": { "secret.txt": "CANARY", "box/out": { "link": "../secret.txt" } },
  "guest": "files",
  "grants": [{ "kind": "dir", "guest": "/box", "host": "${dir}/box", "access": "read-write" }],
  "steps": [
    { "call": "read", "args": { "dir": "/box", "path": "out" }, "expect": { "status": "error", "lacks": ["CANARY"] } },
    { "call": "write", "args": { "dir": "/box", "path": "out", "text": "overwritten" }, "expect": "error" }
  ],
  "leaves": { "files": { "secret.txt": "CANARY" } },
  "after": "healthy"
}
---;)
