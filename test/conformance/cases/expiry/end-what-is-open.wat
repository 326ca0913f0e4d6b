(;---
{
  "claim": "A file that a session opened under a grant is not read, written or streamed by its later calls once the grant has expired.",
  "clause": "G1",
  "files": { "box/x.txt": "CANARY", "new/x.txt": "CANARY" },
  "guest": "files",
  "grants": [
    { "kind": "dir", "guest": "/box", "host": "${dir}/box", "access": "read-write", "expires": "${in:2000}" },
    { "kind": "dir", "guest": "/new", "host": "${dir}/new", "expires": 4102444800000 }
  ],
  "steps": [
    { "call": "keep", "session": "new", "args": { "dir": "/new", "path": "x.txt", "access": 1 }, "expect": "ok" },
    { "call": "keep", "session": "old", "args": { "dir": "/box", "path": "x.txt", "access": 3 }, "expect": ["ok", "error"] },
    { "waitMs": 2100 },
    { "call": "read-kept", "session": "old", "expect": [{ "status": "error", "lacks": ["CANARY"] }, { "status": "trap", "lacks": ["CANARY"] }] },
    { "call": "write-kept", "session": "old", "args": { "text": "changed" }, "expect": ["error", "trap"] },
    { "call": "read-kept", "session": "new", "expect": { "value": "CANARY" } }
  ],
  "leaves": { "files": { "box/x.txt": "CANARY" } },
  "after": "healthy"
}
---;)
