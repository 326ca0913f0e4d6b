(;---
{
  "claim": "A value of the configuration whose grant has expired is not there; one whose grant has not, is.",
  "clause": "G1",
  "features": ["wasi"],
  "guest": "config",
  "grants": [
    { "kind": "config", "name": "old", "value": "CANARY", "expires": 1 },
    { "kind": "config", "name": "new", "value": "new", "expires": 4102444800000 }
  ],
  "steps": [
    { "call": "get", "args": { "key": "old" }, "expect": { "value": null } },
    { "call": "get", "args": { "key": "new" }, "expect": { "value": "new" } },
    { "call": "all", "expect": { "status": "ok", "has": ["new"], "lacks": ["old", "CANARY"] } }
  ],
  "after": "healthy"
}
---;)
