(;---
{
  "claim": "A variable that was granted to one tool is not there for the same tool without the grant.",
  "clause": "I3",
  "covers": ["ISO-21"],
  "features": ["wasi"],
  "guest": "environment",
  "guests": { "bare": "bare" },
  "grants": [{ "kind": "env", "name": "GREETING", "value": "CANARY" }],
  "steps": [
    { "call": "all", "expect": { "status": "ok", "has": ["CANARY"] } },
    { "call": "all", "guest": "bare", "expect": { "status": "ok", "lacks": ["CANARY"] } },
    { "call": "variables", "guest": "bare", "expect": { "value": 0 } },
    { "call": "all", "expect": { "status": "ok", "has": ["CANARY"] } }
  ],
  "after": "healthy"
}
---;)
