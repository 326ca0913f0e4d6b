(;---
{
  "claim": "Randomness with a seed is the sequence of that seed, in each call and for each tool, and no other's.",
  "clause": "D2",
  "covers": ["DET-07"],
  "features": ["wasi"],
  "guest": "random",
  "guests": { "bare": "bare", "again": "self" },
  "grants": [{ "kind": "random", "seed": "one" }],
  "steps": [
    { "call": "secure", "as": "seeded", "expect": "ok" },
    { "call": "secure", "times": 3, "expect": { "same": "seeded" } },
    { "call": "secure", "guest": "again", "expect": { "same": "seeded" } }
  ],
  "after": "healthy"
}
---;)
