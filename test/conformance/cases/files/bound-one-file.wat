(;---
{
  "claim": "The size of one file has a ceiling that the embedder sets.",
  "clause": "F4",
  "covers": ["FS-30"],
  "features": ["quota"],
  "files": { "box/a.txt": "a" },
  "guest": "files",
  "grants": [{ "kind": "dir", "guest": "/box", "host": "${dir}/box", "access": "read-write", "quota": { "fileBytes": 1000 } }],
  "steps": [
    { "call": "write", "args": { "dir": "/box", "path": "b.txt", "text": { "repeat": ["x", 1000] } }, "expect": "ok" },
    { "call": "write", "args": { "dir": "/box", "path": "c.txt", "text": { "repeat": ["x", 1001] } }, "expect": "error" },
    { "call": "set-size", "args": { "dir": "/box", "path": "a.txt", "size": "1001", "access": 2 }, "expect": "error" }
  ],
  "leaves": { "files": { "box/a.txt": "a" } },
  "after": "healthy"
}
---;)
