(;---
{
  "claim": "The root of a grant can be neither removed nor replaced by the guest.",
  "clause": "F2",
  "covers": ["FS-28", "FS-14"],
  "files": { "box/sub/": "", "box/a.txt": "a" },
  "guest": "files",
  "grants": [{ "kind": "dir", "guest": "/box", "host": "${dir}/box", "access": "read-write" }],
  "steps": [
    { "call": "rmdir", "args": { "dir": "/box", "path": "." }, "expect": "error" },
    { "call": "rmdir", "args": { "dir": "/box", "path": "../box" }, "expect": "error" },
    { "call": "rename", "args": { "dir": "/box", "from": "sub", "toDir": "/box", "to": "sub/sub" }, "expect": "error" },
    { "call": "rename", "args": { "dir": "/box", "from": ".", "toDir": "/box", "to": "x" }, "expect": "error" },
    { "call": "read", "args": { "dir": "/box", "path": "a.txt" }, "expect": { "value": "a" } }
  ],
  "after": "healthy"
}
---;)
