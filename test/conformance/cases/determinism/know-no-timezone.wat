(;---
{
  "claim": "The time that a guest reads is UTC; what zone the machine is in reaches it nowhere.",
  "clause": "D1",
  "covers": ["DET-06"],
  "features": ["wasi"],
  "env": { "TZ": "Pacific/Kiritimati" },
  "guest": "environment",
  "steps": [{ "call": "variables", "expect": { "value": 0 } }],
  "after": "healthy"
}
---;)
