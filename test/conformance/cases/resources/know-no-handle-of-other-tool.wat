(;---
{
  "claim": "A handle that one tool holds is none of another tool, nor of the same tool loaded again.",
  "clause": "A7",
  "covers": ["RES-09"],
  "features": ["sessions"],
  "guest": "handles",
  "guests": { "other": "self" },
  "steps": [
    { "call": "make", "session": "a", "expect": { "value": 1 } },
    { "call": "rep", "args": { "handle": 1 }, "session": "b", "expect": "trap" },
    { "call": "rep", "args": { "handle": 1 }, "guest": "other", "expect": "trap" },
    { "call": "rep", "args": { "handle": 1 }, "session": "a", "expect": { "value": 7 } }
  ],
  "after": "healthy"
}
---;)
