(;---
{
  "claim": "A link within a subdirectory that climbs two levels is not followed outside.",
  "clause": "F2",
  "covers": ["FS-07"],
  "files": { "secret.txt": "CANARY", "box/sub/up": { "link": "../.." } },
  "guest": "files",
  "grants": [{ "kind": "dir", "guest": "/box", "host": "${dir}/box", "access": "read-write" }],
  "steps": [
    { "call": "read", "args": { "dir": "/box", "path": "sub/up/secret.txt" }, "expect": { "status": "error", "lacks": ["CANARY"] } }
  ],
  "after": "healthy"
}
---;)
