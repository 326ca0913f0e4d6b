(;---
{
  "claim": "Links that lead to each other are an error, soon; links inside that lead inside may be followed.",
  "clause": "F2",
  "covers": ["FS-08"],
  "files": { "box/a": { "link": "b" }, "box/b": { "link": "a" }, "box/c.txt": "inside", "box/to-c": { "link": "c.txt" } },
  "guest": "files",
  "grants": [{ "kind": "dir", "guest": "/box", "host": "${dir}/box", "access": "read-write" }],
  "steps": [
    { "call": "read", "args": { "dir": "/box", "path": "a" }, "expect": { "status": "error", "withinMs": 5000 } },
    { "call": "read", "args": { "dir": "/box", "path": "to-c" }, "expect": [{ "value": "inside" }, "error"] }
  ],
  "after": "healthy"
}
---;)
