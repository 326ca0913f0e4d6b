(;---
{
  "claim": "Directories whose names begin alike are each their own: the path of one does not lead into the other.",
  "clause": "F2",
  "covers": ["FS-26"],
  "files": { "a/x.txt": "in a", "ab/x.txt": "in ab" },
  "guest": "files",
  "grants": [
    { "kind": "dir", "guest": "/a", "host": "${dir}/a", "access": "read-write" },
    { "kind": "dir", "guest": "/ab", "host": "${dir}/ab", "access": "read-write" }
  ],
  "steps": [
    { "call": "read", "args": { "dir": "/a", "path": "x.txt" }, "expect": { "value": "in a" } },
    { "call": "read", "args": { "dir": "/ab", "path": "x.txt" }, "expect": { "value": "in ab" } },
    { "call": "read", "args": { "dir": "/a", "path": "../ab/x.txt" }, "expect": { "status": "error", "lacks": ["in ab"] } },
    { "call": "read", "args": { "dir": "/a", "path": "b/x.txt" }, "expect": "error" }
  ],
  "after": "healthy"
}
---;)
