(;---
{
  "claim": "A guest that was granted one value of a configuration finds that one, and no other.",
  "clause": "S1",
  "features": ["wasi"],
  "env": { "CANARY_VARIABLE": "CANARY-VALUE" },
  "guest": "config",
  "grants": [{ "kind": "config", "name": "units", "value": "metric" }],
  "steps": [
    { "call": "get", "args": { "key": "units" }, "expect": { "value": "metric" } },
    { "call": "get", "args": { "key": "unit" }, "expect": { "value": null } },
    { "call": "get", "args": { "key": "CANARY_VARIABLE" }, "expect": { "value": null } },
    { "call": "all", "expect": [{ "value": [["units", "metric"]] }, { "value": [{ "0": "units", "1": "metric" }] }] }
  ],
  "after": "healthy"
}
---;)
