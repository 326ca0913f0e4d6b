(;---
{
  "claim": "A path with a NUL in it is an error, and tells nothing of the host.",
  "clause": "F5",
  "covers": ["FS-21"],
  "cites": ["preview2-shim 0.26.1 throws an error with a path of the host"],
  "files": { "box/a.txt": "a" },
  "guest": "files",
  "grants": [{ "kind": "dir", "guest": "/box", "host": "${dir}/box", "access": "read-write" }],
  "steps": [
    { "call": "read", "args": { "dir": "/box", "path": "a.txt\u0000.png" }, "expect": { "status": "error", "lacks": ["${dir}"] } },
    { "call": "write", "args": { "dir": "/box", "path": "b\u0000c", "text": "x" }, "expect": { "status": "error", "lacks": ["${dir}"] } },
    { "call": "read", "args": { "dir": "/box", "path": "a.txt" }, "expect": { "value": "a" } }
  ],
  "after": "healthy"
}
---;)
