(;---
{
  "claim": "Backslashes, drive letters and device names of another system lead nowhere outside.",
  "clause": "F5",
  "covers": ["FS-24"],
  "cites": ["CVE-2024-51745"],
  "files": { "secret.txt": "CANARY", "box/a.txt": "a" },
  "guest": "files",
  "grants": [{ "kind": "dir", "guest": "/box", "host": "${dir}/box", "access": "read-write" }],
  "steps": [
    { "call": "read", "args": { "dir": "/box", "path": "..\\secret.txt" }, "expect": { "status": "error", "lacks": ["CANARY"] } },
    { "call": "read", "args": { "dir": "/box", "path": "C:\\secret.txt" }, "expect": { "status": "error", "lacks": ["CANARY"] } },
    { "call": "read", "args": { "dir": "/box", "path": "COM¹" }, "expect": "error" }
  ],
  "after": "healthy"
}
---;)
