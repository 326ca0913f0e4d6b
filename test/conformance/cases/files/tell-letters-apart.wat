(;---
{
  "claim": "A name in other letters is another name, where the file system tells them apart.",
  "clause": "F2",
  "covers": ["FS-23"],
  "files": { "box/a.txt": "a" },
  "guest": "files",
  "grants": [{ "kind": "dir", "guest": "/box", "host": "${dir}/box", "access": "read-write" }],
  "steps": [
    { "call": "read", "args": { "dir": "/BOX", "path": "a.txt" }, "expect": "error" },
    { "call": "read", "args": { "dir": "/box/", "path": "a.txt" }, "expect": "error" }
  ],
  "after": "healthy"
}
---;)
