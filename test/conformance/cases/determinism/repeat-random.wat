(;---
{
  "claim": "Without a grant randomness is a fixed sequence, the same in each call.",
  "clause": "D2",
  "covers": ["DET-07", "DET-09"],
  "features": ["wasi"],
  "guest": "random",
  "steps": [
    { "call": "secure", "as": "secure", "expect": "ok" },
    { "call": "secure", "times": 3, "expect": { "same": "secure" } },
    { "call": "insecure", "as": "insecure", "expect": "ok" },
    { "call": "insecure", "expect": { "same": "insecure" } },
    { "call": "seed", "as": "seed", "expect": "ok" },
    { "call": "seed", "expect": { "same": "seed" } }
  ],
  "after": "healthy"
}
---;)
