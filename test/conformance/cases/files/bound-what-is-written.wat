(;---
{
  "claim": "What a guest writes has a ceiling that the embedder sets: a file beyond it is refused, and nothing of the rest is lost.",
  "clause": "F4",
  "covers": ["FS-30", "MEM-34"],
  "features": ["quota"],
  "files": { "box/a.txt": "a" },
  "guest": "files",
  "grants": [{ "kind": "dir", "guest": "/box", "host": "${dir}/box", "access": "read-write", "quota": { "bytes": 1000 } }],
  "steps": [
    { "call": "write", "args": { "dir": "/box", "path": "b.txt", "text": { "repeat": ["x", 900] } }, "expect": "ok" },
    { "call": "write", "args": { "dir": "/box", "path": "c.txt", "text": { "repeat": ["x", 2000] } }, "expect": { "status": "error" } },
    { "call": "set-size", "args": { "dir": "/box", "path": "b.txt", "size": "1000000000000", "access": 2 }, "expect": "error" },
    { "call": "read", "args": { "dir": "/box", "path": "a.txt" }, "expect": { "value": "a" } }
  ],
  "after": "healthy"
}
---;)
