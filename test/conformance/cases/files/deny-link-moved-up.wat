(;---
{
  "claim": "A link that was harmless in a deep directory is not followed outside once it has been moved up.",
  "clause": "F2",
  "covers": ["FS-11"],
  "files": { "secret.txt": "CANARY", "box/x/y/z.txt": "z" },
  "guest": "files",
  "grants": [{ "kind": "dir", "guest": "/box", "host": "${dir}/box", "access": "read-write" }],
  "steps": [
    { "call": "symlink", "args": { "dir": "/box", "target": "../../../secret.txt", "path": "x/y/ln" }, "expect": ["ok", "error"] },
    { "call": "rename", "args": { "dir": "/box", "from": "x/y/ln", "toDir": "/box", "to": "ln" }, "expect": ["ok", "error"] },
    { "call": "read", "args": { "dir": "/box", "path": "ln" }, "expect": { "status": "error", "lacks": ["CANARY"] } },
    { "call": "read", "args": { "dir": "/box", "path": "x/y/ln" }, "expect": { "status": "error", "lacks": ["CANARY"] } }
  ],
  "after": "healthy"
}
---;)
