(;---
{
  "claim": "A file of a directory for reading is not cut by opening it, nor by setting its size.",
  "clause": "F3",
  "covers": ["FS-15"],
  "cites": ["GHSA-2r75-cxrj-cmph"],
  "files": { "ro/a.txt": "original" },
  "guest": "files",
  "grants": [{ "kind": "dir", "guest": "/ro", "host": "${dir}/ro" }],
  "steps": [
    { "call": "open", "args": { "dir": "/ro", "path": "a.txt", "how": 8, "access": 1 }, "expect": "error" },
    { "call": "open", "args": { "dir": "/ro", "path": "a.txt", "how": 8, "access": 3 }, "expect": "error" },
    { "call": "set-size", "args": { "dir": "/ro", "path": "a.txt", "size": "0", "access": 1 }, "expect": "error" },
    { "call": "read", "args": { "dir": "/ro", "path": "a.txt" }, "expect": { "value": "original" } }
  ],
  "leaves": { "files": { "ro/a.txt": "original" } },
  "after": "healthy"
}
---;)
