(;---
{
  "claim": "Slashes and dots behind a path, or doubled within, open nothing that the path without them does not.",
  "clause": "F2",
  "covers": ["FS-12"],
  "cites": ["GHSA-vqjp-4c8c-hfgg"],
  "files": {
    "secret.txt": "CANARY",
    "outside/s.txt": "CANARY",
    "box/out": { "link": "../secret.txt" },
    "box/dirout": { "link": "../outside" }
  },
  "guest": "files",
  "grants": [{ "kind": "dir", "guest": "/box", "host": "${dir}/box", "access": "read-write" }],
  "steps": [
    { "call": "read", "args": { "dir": "/box", "path": "../secret.txt/" }, "expect": { "status": "error", "lacks": ["CANARY"] } },
    { "call": "read", "args": { "dir": "/box", "path": "out/" }, "expect": { "status": "error", "lacks": ["CANARY"] } },
    { "call": "list", "args": { "dir": "/box", "path": "dirout/" }, "expect": { "status": "error", "lacks": ["s.txt"] } },
    { "call": "list", "args": { "dir": "/box", "path": "dirout/." }, "expect": { "status": "error", "lacks": ["s.txt"] } },
    { "call": "read", "args": { "dir": "/box", "path": "dirout//s.txt" }, "expect": { "status": "error", "lacks": ["CANARY"] } },
    { "call": "mkdir", "args": { "dir": "/box", "path": "../made/" }, "expect": "error" }
  ],
  "leaves": { "files": { "made": null } },
  "after": "healthy"
}
---;)
