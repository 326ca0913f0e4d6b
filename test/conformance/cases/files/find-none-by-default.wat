(;---
{
  "claim": "Without a grant there is no directory to begin with, and so no file.",
  "clause": "F1",
  "covers": ["FS-29"],
  "features": ["wasi"],
  "files": { "box/a.txt": "CANARY" },
  "guest": "files",
  "steps": [
    { "call": "preopens", "expect": { "value": [] } },
    { "call": "read", "args": { "dir": "/", "path": "etc/hostname" }, "expect": { "error": "no-entry" } },
    { "call": "read", "args": { "dir": "${dir}", "path": "box/a.txt" }, "expect": { "status": "error", "lacks": ["CANARY"] } }
  ],
  "after": "healthy"
}
---;)
