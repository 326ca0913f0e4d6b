(;---
{
  "claim": "A directory for reading inside of a directory for writing, each under its own name, is not written to by its own name.",
  "clause": "F3",
  "covers": ["FS-27"],
  "files": { "rw/b.txt": "b", "ro/a.txt": "original" },
  "guest": "files",
  "grants": [
    { "kind": "dir", "guest": "/rw", "host": "${dir}/rw", "access": "read-write" },
    { "kind": "dir", "guest": "/rw/ro", "host": "${dir}/ro" }
  ],
  "steps": [
    { "call": "write", "args": { "dir": "/rw/ro", "path": "a.txt", "text": "changed" }, "expect": "error" },
    { "call": "write", "args": { "dir": "/rw", "path": "ro/a.txt", "text": "changed" }, "expect": ["error", "ok"] },
    { "call": "write", "args": { "dir": "/rw", "path": "b.txt", "text": "c" }, "expect": "ok" }
  ],
  "leaves": { "files": { "ro/a.txt": "original", "rw/b.txt": "c" } },
  "after": "healthy"
}
---;)
