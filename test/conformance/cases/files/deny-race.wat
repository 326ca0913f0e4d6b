(;---
{
  "claim": "A directory that is swapped for a link to the outside, again and again, leads outside at no moment.",
  "clause": "F2",
  "covers": ["FS-18"],
  "files": { "box/d/a.txt": "inside", "outside/a.txt": "CANARY" },
  "flicker": { "path": "box/d", "target": "../outside" },
  "guest": "files",
  "grants": [{ "kind": "dir", "guest": "/box", "host": "${dir}/box", "access": "read-write" }],
  "steps": [
    { "call": "read", "args": { "dir": "/box", "path": "d/a.txt" }, "times": 400, "expect": [{ "value": "inside" }, { "status": "error", "lacks": ["CANARY"] }] },
    { "call": "write", "args": { "dir": "/box", "path": "d/b.txt", "text": "x" }, "times": 200, "expect": ["ok", "error"] }
  ],
  "leaves": { "files": { "outside/b.txt": null, "outside/a.txt": "CANARY" } },
  "after": "healthy"
}
---;)
