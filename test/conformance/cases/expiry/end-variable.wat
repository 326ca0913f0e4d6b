(;---
{
  "claim": "A variable whose grant has expired is not there; one whose grant has not, is.",
  "clause": "G1",
  "features": ["wasi"],
  "guest": "environment",
  "grants": [
    { "kind": "env", "name": "OLD", "value": "CANARY", "expires": 1 },
    { "kind": "env", "name": "NEW", "value": "new", "expires": 4102444800000 }
  ],
  "steps": [
    { "call": "all", "expect": { "status": "ok", "has": ["NEW"], "lacks": ["CANARY", "OLD"] } }
  ],
  "after": "healthy"
}
---;)
