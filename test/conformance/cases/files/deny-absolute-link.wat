(;---
{
  "claim": "A symbolic link with an absolute target outside is not followed.",
  "clause": "F2",
  "covers": ["FS-04"],
  "files": { "secret.txt": "CANARY", "box/out": { "link": "${dir}/secret.txt" }, "box/host": { "link": "/etc/hostname" } },
  "guest": "files",
  "grants": [{ "kind": "dir", "guest": "/box", "host": "${dir}/box", "access": "read-write" }],
  "steps": [
    { "call": "read", "args": { "dir": "/box", "path": "out" }, "expect": { "status": "error", "lacks": ["CANARY"] } },
    { "call": "read", "args": { "dir": "/box", "path": "host" }, "expect": "error" }
  ],
  "after": "healthy"
}
---;)
