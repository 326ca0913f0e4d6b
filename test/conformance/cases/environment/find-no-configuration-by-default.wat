(;---
{
  "claim": "Without a grant there is no configuration.",
  "clause": "S1",
  "features": ["wasi", "config"],
  "env": { "CANARY_VARIABLE": "CANARY-VALUE" },
  "guest": "config",
  "steps": [
    { "call": "get", "args": { "key": "units" }, "expect": { "value": null } },
    { "call": "get", "args": { "key": "CANARY_VARIABLE" }, "expect": { "value": null } },
    { "call": "all", "expect": { "value": [] } }
  ],
  "after": "healthy"
}
---;)
