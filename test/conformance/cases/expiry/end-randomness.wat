(;---
{
  "claim": "Randomness whose grant has expired is as if it had not been granted: the same in each call.",
  "clause": "G1",
  "features": ["wasi"],
  "guest": "random",
  "guests": { "bare": "bare" },
  "grants": [{ "kind": "random", "expires": 1 }],
  "steps": [
    { "call": "secure", "guest": "bare", "as": "none", "expect": "ok" },
    { "call": "secure", "times": 3, "expect": { "same": "none" } }
  ],
  "after": "healthy"
}
---;)
