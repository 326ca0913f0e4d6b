(;---
{
  "claim": "Resources of the host that a guest opens and never drops come to a ceiling.",
  "clause": "M6",
  "covers": ["MEM-31", "MEM-32"],
  "cites": ["GHSA-3p27-qvp9-27qf", "GHSA-x84v-gj2h-g759"],
  "features": ["wasi"],
  "guest": "stdout",
  "limits": { "fuel": 2000000000, "timeoutMs": 8000, "hostCalls": 1000000 },
  "steps": [
    { "call": "hoard", "expect": ["trap", { "limit": ["memory", "hostCalls", "fuel", "tables", "time"] }] }
  ],
  "after": "healthy"
}
---;)
