(;---
{
  "claim": "A file of a directory for reading is not written by way of a hard link in a directory for writing.",
  "clause": "F3",
  "covers": ["FS-13"],
  "cites": ["GHSA-4ch3-9j33-3pmj", "RUSTSEC-2026-0188"],
  "files": { "ro/a.txt": "original", "rw/": "" },
  "guest": "files",
  "grants": [
    { "kind": "dir", "guest": "/ro", "host": "${dir}/ro" },
    { "kind": "dir", "guest": "/rw", "host": "${dir}/rw", "access": "read-write" }
  ],
  "steps": [
    { "call": "link", "args": { "dir": "/ro", "from": "a.txt", "toDir": "/rw", "to": "a.txt" }, "expect": "error" },
    { "call": "write", "args": { "dir": "/rw", "path": "a.txt", "text": "changed" }, "expect": ["ok", "error"] }
  ],
  "leaves": { "files": { "ro/a.txt": "original" } },
  "after": "healthy"
}
---;)
