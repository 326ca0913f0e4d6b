(;---
{
  "claim": "A guest that asks for the environment and the arguments finds none of the host's.",
  "clause": "S1",
  "covers": ["ISO-17", "SEC-01", "SEC-02"],
  "cites": ["preview2-shim 0.26.1 shows the host's environment by default"],
  "features": ["wasi"],
  "env": { "CANARY_VARIABLE": "CANARY-VALUE" },
  "guest": "environment",
  "steps": [
    { "call": "variables", "expect": { "value": 0 } },
    { "call": "arguments", "expect": { "value": 0 } },
    { "call": "has-directory", "expect": { "value": 0 } }
  ],
  "after": "healthy"
}
---;)
