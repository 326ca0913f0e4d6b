(;---
{
  "claim": "A link that the guest itself makes leads nowhere outside, whether making it is allowed or not.",
  "clause": "F2",
  "covers": ["FS-10"],
  "files": { "secret.txt": "CANARY", "box/a.txt": "a" },
  "guest": "files",
  "grants": [{ "kind": "dir", "guest": "/box", "host": "${dir}/box", "access": "read-write" }],
  "steps": [
    { "call": "symlink", "args": { "dir": "/box", "target": "../secret.txt", "path": "mine" }, "expect": ["ok", "error"] },
    { "call": "read", "args": { "dir": "/box", "path": "mine" }, "expect": { "status": "error", "lacks": ["CANARY"] } },
    { "call": "symlink", "args": { "dir": "/box", "target": "${dir}/secret.txt", "path": "abs" }, "expect": ["ok", "error"] },
    { "call": "read", "args": { "dir": "/box", "path": "abs" }, "expect": { "status": "error", "lacks": ["CANARY"] } }
  ],
  "after": "healthy"
}
---;)
