(;---
{
  "claim": "What the embedder and the model read of a failure names no path, variable or stack of the host.",
  "clause": "I5",
  "covers": ["ISO-10", "SEC-09"],
  "env": { "CANARY_VARIABLE": "CANARY-VALUE" },
  "lift": { "trap": "", "recurse": "" },
  "limits": { "timeoutMs": 5000 },
  "steps": [
    { "call": "trap", "expect": { "status": "trap", "lacks": ["node_modules", "/host/", "node:internal", "CANARY", "${dir}"] } },
    { "call": "recurse", "expect": { "limit": ["stack", "fuel"], "lacks": ["node_modules", "/host/", "node:internal", "CANARY", "${dir}"] } }
  ],
  "after": "healthy"
}
---;)
(module
  (func (export "trap") (unreachable))
  (func $f (export "recurse") (call $f) (call $f)))
