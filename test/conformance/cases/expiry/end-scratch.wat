(;---
{
  "claim": "A scratch directory whose grant has expired takes nothing; one whose grant has not, does.",
  "clause": "G1",
  "guest": "files",
  "grants": [
    { "kind": "scratch", "guest": "/old", "expires": 1 },
    { "kind": "scratch", "guest": "/new", "expires": 4102444800000 }
  ],
  "steps": [
    { "call": "write", "args": { "dir": "/old", "path": "x.txt", "text": "x" }, "expect": "error" },
    { "call": "write", "args": { "dir": "/new", "path": "x.txt", "text": "x" }, "expect": "ok" }
  ],
  "after": "healthy"
}
---;)
