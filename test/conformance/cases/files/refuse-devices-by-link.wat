(;---
{
  "claim": "Devices and what the system tells of processes are not reached by a link that lies in the directory.",
  "clause": "F5",
  "covers": ["FS-19"],
  "env": { "CANARY_VARIABLE": "CANARY-VALUE" },
  "files": { "box/env": { "link": "/proc/self/environ" }, "box/zero": { "link": "/dev/zero" } },
  "guest": "files",
  "grants": [{ "kind": "dir", "guest": "/box", "host": "${dir}/box", "access": "read-write" }],
  "steps": [
    { "call": "read", "args": { "dir": "/box", "path": "env" }, "expect": { "status": "error", "lacks": ["CANARY"] } },
    { "call": "read", "args": { "dir": "/box", "path": "zero" }, "expect": "error" }
  ],
  "after": "healthy"
}
---;)
