(;---
{
  "claim": "Using a handle that was dropped traps.",
  "clause": "A7",
  "covers": ["RES-04"],
  "guest": "handles",
  "steps": [{ "call": "use-after-drop", "expect": "trap" }],
  "after": "healthy"
}
---;)
