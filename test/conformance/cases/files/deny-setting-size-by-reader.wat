(;---
{
  "claim": "A file that was opened for reading, in a directory for writing, cannot have its size set.",
  "clause": "F3",
  "covers": ["FS-17"],
  "files": { "rw/a.txt": "original" },
  "guest": "files",
  "grants": [{ "kind": "dir", "guest": "/rw", "host": "${dir}/rw", "access": "read-write" }],
  "steps": [
    { "call": "set-size", "args": { "dir": "/rw", "path": "a.txt", "size": "0", "access": 1 }, "expect": "error" }
  ],
  "leaves": { "files": { "rw/a.txt": "original" } },
  "after": "healthy"
}
---;)
