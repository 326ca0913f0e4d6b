(;---
{
  "claim": "A file of a directory for reading is not moved away, nor is one moved into it.",
  "clause": "F3",
  "covers": ["FS-14"],
  "cites": ["GHSA-4ch3-9j33-3pmj"],
  "files": { "ro/a.txt": "original", "rw/b.txt": "b" },
  "guest": "files",
  "grants": [
    { "kind": "dir", "guest": "/ro", "host": "${dir}/ro" },
    { "kind": "dir", "guest": "/rw", "host": "${dir}/rw", "access": "read-write" }
  ],
  "steps": [
    { "call": "rename", "args": { "dir": "/ro", "from": "a.txt", "toDir": "/rw", "to": "a.txt" }, "expect": "error" },
    { "call": "rename", "args": { "dir": "/rw", "from": "b.txt", "toDir": "/ro", "to": "a.txt" }, "expect": "error" },
    { "call": "rename", "args": { "dir": "/rw", "from": "b.txt", "toDir": "/rw", "to": "." }, "expect": "error" }
  ],
  "leaves": { "files": { "ro/a.txt": "original", "rw/a.txt": null, "rw/b.txt": "b" } },
  "after": "healthy"
}
---;)
