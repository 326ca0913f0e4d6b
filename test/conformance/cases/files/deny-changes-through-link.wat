(;---
{
  "claim": "Nothing outside is removed, made or renamed by a path through a symbolic link to a directory.",
  "clause": "F2",
  "covers": ["FS-06"],
  "cites": ["node:wasi removes and makes them"],
  "files": { "victim.txt": "still here", "box/a.txt": "a", "box/dirout": { "link": ".." } },
  "guest": "files",
  "grants": [{ "kind": "dir", "guest": "/box", "host": "${dir}/box", "access": "read-write" }],
  "steps": [
    { "call": "unlink", "args": { "dir": "/box", "path": "dirout/victim.txt" }, "expect": "error" },
    { "call": "mkdir", "args": { "dir": "/box", "path": "dirout/newdir" }, "expect": "error" },
    { "call": "write", "args": { "dir": "/box", "path": "dirout/new.txt", "text": "x" }, "expect": "error" },
    { "call": "rename", "args": { "dir": "/box", "from": "a.txt", "toDir": "/box", "to": "dirout/a.txt" }, "expect": "error" },
    { "call": "symlink", "args": { "dir": "/box", "target": "x", "path": "dirout/ln" }, "expect": "error" }
  ],
  "leaves": { "files": { "victim.txt": "still here", "newdir": null, "new.txt": null, "a.txt": null, "box/a.txt": "a" } },
  "after": "healthy"
}
---;)
