(;---
{
  "claim": "A clock whose grant has expired is as if it had not been granted: time stands still.",
  "clause": "G1",
  "features": ["wasi"],
  "guest": "clock",
  "guests": { "bare": "bare" },
  "grants": [{ "kind": "clock", "mode": "real", "expires": 1 }],
  "steps": [
    { "call": "elapsed", "expect": { "value": "0" } },
    { "call": "seconds", "guest": "bare", "as": "none", "expect": "ok" },
    { "call": "seconds", "expect": { "same": "none" } }
  ],
  "after": "healthy"
}
---;)
