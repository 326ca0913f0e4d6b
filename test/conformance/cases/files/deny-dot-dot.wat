(;---
{
  "claim": "A path that climbs out of the directory is refused, at its head and behind a directory.",
  "clause": "F2",
  "covers": ["FS-01"],
  "files": { "box/sub/b.txt": "deep", "secret.txt": "CANARY" },
  "guest": "files",
  "grants": [{ "kind": "dir", "guest": "/box", "host": "${dir}/box", "access": "read-write" }],
  "steps": [
    { "call": "read", "args": { "dir": "/box", "path": "../secret.txt" }, "expect": { "status": "error", "lacks": ["CANARY"] } },
    { "call": "read", "args": { "dir": "/box", "path": "sub/../../secret.txt" }, "expect": { "status": "error", "lacks": ["CANARY"] } },
    { "call": "write", "args": { "dir": "/box", "path": "../secret.txt", "text": "overwritten" }, "expect": { "status": "error" } },
    { "call": "unlink", "args": { "dir": "/box", "path": "../secret.txt" }, "expect": { "status": "error" } },
    { "call": "list", "args": { "dir": "/box", "path": ".." }, "expect": { "status": "error", "lacks": ["secret"] } }
  ],
  "leaves": { "files": { "secret.txt": "CANARY" } },
  "after": "healthy"
}
---;)
