(;---
{
  "claim": "A guest that was granted one variable finds that one, and none of the host's.",
  "clause": "S1",
  "covers": ["SEC-01"],
  "features": ["wasi"],
  "env": { "CANARY_VARIABLE": "CANARY-VALUE" },
  "guest": "environment",
  "grants": [{ "kind": "env", "name": "GREETING", "value": "hello" }],
  "steps": [
    { "call": "variables", "expect": { "value": 1 } },
    { "call": "all", "expect": { "status": "ok", "has": ["GREETING", "hello"], "lacks": ["CANARY"] } },
    { "call": "arguments", "expect": { "value": 0 } }
  ],
  "after": "healthy"
}
---;)
