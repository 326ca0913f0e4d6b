(;---
{
  "claim": "A listing has the names inside, in an order that is the same each time, and neither the directory itself nor the one above.",
  "clause": "F2",
  "covers": ["FS-25", "DET-15"],
  "files": { "secret.txt": "CANARY", "box/b.txt": "b", "box/a.txt": "a", "box/c/d.txt": "d" },
  "guest": "files",
  "grants": [{ "kind": "dir", "guest": "/box", "host": "${dir}/box", "access": "read-write" }],
  "steps": [
    { "call": "list", "args": { "dir": "/box", "path": "." }, "as": "first", "expect": { "status": "ok", "has": ["a.txt", "b.txt"], "lacks": ["secret", " .."] } },
    { "call": "list", "args": { "dir": "/box", "path": "." }, "times": 3, "expect": { "same": "first" } }
  ],
  "after": "healthy"
}
---;)
