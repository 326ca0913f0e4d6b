(;---
{
  "claim": "Without a grant no real time is found: two readings around a long loop are equal.",
  "clause": "D1",
  "covers": ["DET-01", "DET-05"],
  "features": ["wasi"],
  "guest": "clock",
  "steps": [
    { "call": "elapsed", "expect": { "value": "0" } },
    { "call": "elapsed-wall", "expect": { "value": "0" } },
    { "call": "seconds", "as": "first", "expect": "ok" },
    { "call": "seconds", "expect": { "same": "first" } }
  ],
  "after": "healthy"
}
---;)
