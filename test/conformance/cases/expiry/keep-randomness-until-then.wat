(;---
{
  "claim": "Randomness whose grant has not expired yet is another in each call.",
  "clause": "G1",
  "features": ["wasi"],
  "guest": "random",
  "grants": [{ "kind": "random", "expires": 4102444800000 }],
  "steps": [
    { "call": "secure", "as": "first", "expect": "ok" },
    { "call": "secure", "times": 3, "expect": { "status": "ok", "differs": "first" } }
  ],
  "after": "healthy"
}
---;)
