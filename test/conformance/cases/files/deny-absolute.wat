(;---
{
  "claim": "An absolute path is none of the host's.",
  "clause": "F2",
  "covers": ["FS-02"],
  "files": { "box/a.txt": "hello", "secret.txt": "CANARY" },
  "guest": "files",
  "grants": [{ "kind": "dir", "guest": "/box", "host": "${dir}/box", "access": "read-write" }],
  "steps": [
    { "call": "read", "args": { "dir": "/box", "path": "${dir}/secret.txt" }, "expect": { "status": "error", "lacks": ["CANARY"] } },
    { "call": "read", "args": { "dir": "/box", "path": "/${dir}/secret.txt" }, "expect": { "status": "error", "lacks": ["CANARY"] } },
    { "call": "read", "args": { "dir": "/box", "path": "//etc/hostname" }, "expect": "error" },
    { "call": "write", "args": { "dir": "/box", "path": "${dir}/new.txt", "text": "x" }, "expect": "error" }
  ],
  "leaves": { "files": { "new.txt": null } },
  "after": "healthy"
}
---;)
