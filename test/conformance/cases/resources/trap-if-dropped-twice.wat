(;---
{
  "claim": "Dropping a handle twice traps.",
  "clause": "A7",
  "covers": ["RES-03"],
  "guest": "handles",
  "steps": [{ "call": "drop-twice", "expect": "trap" }],
  "after": "healthy"
}
---;)
