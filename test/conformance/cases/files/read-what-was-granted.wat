(;---
{
  "claim": "A granted directory is there under its name, and its files can be read.",
  "clause": "F1",
  "files": { "box/a.txt": "hello", "box/sub/b.txt": "deep" },
  "guest": "files",
  "grants": [{ "kind": "dir", "guest": "/box", "host": "${dir}/box", "access": "read-write" }],
  "steps": [
    { "call": "preopens", "expect": { "value": ["/box"] } },
    { "call": "read", "args": { "dir": "/box", "path": "a.txt" }, "expect": { "value": "hello" } },
    { "call": "read", "args": { "dir": "/box", "path": "sub/b.txt" }, "expect": { "value": "deep" } },
    { "call": "read", "args": { "dir": "/box", "path": "sub/../a.txt" }, "expect": { "value": "hello" } },
    { "call": "write", "args": { "dir": "/box", "path": "new.txt", "text": "made" }, "expect": "ok" }
  ],
  "leaves": { "files": { "box/new.txt": "made", "box/a.txt": "hello" } },
  "after": "healthy"
}
---;)
