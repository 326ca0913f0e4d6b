(;---
{
  "claim": "A file is not made through a link that points, dangling, to a place outside.",
  "clause": "F2",
  "covers": ["FS-09"],
  "cites": ["CVE-2024-38358", "CVE-2023-51661"],
  "files": { "box/": "", "box/dangling": { "link": "../made.txt" } },
  "guest": "files",
  "grants": [{ "kind": "dir", "guest": "/box", "host": "${dir}/box", "access": "read-write" }],
  "steps": [
    { "call": "write", "args": { "dir": "/box", "path": "dangling", "text": "x" }, "expect": "error" },
    { "call": "open", "args": { "dir": "/box", "path": "dangling", "how": 5, "access": 2 }, "expect": "error" }
  ],
  "leaves": { "files": { "made.txt": null } },
  "after": "healthy"
}
---;)
