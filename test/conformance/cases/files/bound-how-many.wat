(;---
{
  "claim": "How many files a guest makes has a ceiling that the embedder sets.",
  "clause": "F4",
  "covers": ["FS-30"],
  "features": ["quota"],
  "files": { "box/a.txt": "a" },
  "guest": "files",
  "grants": [{ "kind": "dir", "guest": "/box", "host": "${dir}/box", "access": "read-write", "quota": { "files": 2 } }],
  "steps": [
    { "call": "mkdir", "session": "s", "args": { "dir": "/box", "path": "1" }, "expect": "ok" },
    { "call": "write", "session": "s", "args": { "dir": "/box", "path": "2", "text": "" }, "expect": "ok" },
    { "call": "mkdir", "session": "s", "args": { "dir": "/box", "path": "3" }, "expect": "error" },
    { "call": "write", "session": "s", "args": { "dir": "/box", "path": "4", "text": "" }, "expect": "error" }
  ],
  "leaves": { "files": { "box/3": null, "box/4": null } },
  "after": "healthy"
}
---;)
