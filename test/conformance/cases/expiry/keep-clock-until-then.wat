(;---
{
  "claim": "A clock whose grant has not expired yet tells the time.",
  "clause": "G1",
  "features": ["wasi"],
  "guest": "clock",
  "guests": { "bare": "bare" },
  "grants": [{ "kind": "clock", "mode": "real", "expires": 4102444800000 }],
  "steps": [
    { "call": "seconds", "guest": "bare", "as": "none", "expect": "ok" },
    { "call": "seconds", "expect": { "status": "ok", "differs": "none" } }
  ],
  "after": "healthy"
}
---;)
