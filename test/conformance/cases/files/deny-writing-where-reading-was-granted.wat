(;---
{
  "claim": "A directory granted for reading is not written to: no file is made, removed, renamed or opened for writing.",
  "clause": "F3",
  "covers": ["FS-16"],
  "files": { "ro/a.txt": "original" },
  "guest": "files",
  "grants": [{ "kind": "dir", "guest": "/ro", "host": "${dir}/ro" }],
  "steps": [
    { "call": "write", "args": { "dir": "/ro", "path": "a.txt", "text": "changed" }, "expect": "error" },
    { "call": "open", "args": { "dir": "/ro", "path": "new.txt", "how": 1, "access": 1 }, "expect": "error" },
    { "call": "open", "args": { "dir": "/ro", "path": "a.txt", "how": 0, "access": 2 }, "expect": "error" },
    { "call": "unlink", "args": { "dir": "/ro", "path": "a.txt" }, "expect": "error" },
    { "call": "mkdir", "args": { "dir": "/ro", "path": "d" }, "expect": "error" },
    { "call": "symlink", "args": { "dir": "/ro", "target": "a.txt", "path": "ln" }, "expect": "error" },
    { "call": "rename", "args": { "dir": "/ro", "from": "a.txt", "toDir": "/ro", "to": "b.txt" }, "expect": "error" }
  ],
  "leaves": { "files": { "ro/a.txt": "original", "ro/new.txt": null, "ro/d": null, "ro/ln": null, "ro/b.txt": null } },
  "after": "healthy"
}
---;)
