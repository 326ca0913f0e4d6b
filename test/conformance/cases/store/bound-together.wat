(;---
{
  "claim": "Calls that write at the same time share one ceiling.",
  "clause": "K3",
  "features": ["wasi"],
  "guest": "store",
  "grants": [{ "kind": "key-value", "quota": { "bytes": 1000 } }],
  "steps": [
    { "together": [{ "call": "fill", "args": { "from": 0, "to": 40, "size": 16 }, "expect": "ok" }, { "call": "fill", "args": { "from": 60, "to": 100, "size": 16 }, "expect": "ok" }, { "call": "fill", "args": { "from": 120, "to": 160, "size": 16 }, "expect": "ok" }, { "call": "fill", "args": { "from": 180, "to": 220, "size": 16 }, "expect": "ok" }] },
    { "call": "set", "args": { "key": "x", "value": { "repeat": ["x", 20] } }, "expect": "error" },
    { "call": "set", "args": { "key": "x", "value": { "repeat": ["x", 1000] } }, "expect": "error" }
  ],
  "after": "healthy"
}
---;)
