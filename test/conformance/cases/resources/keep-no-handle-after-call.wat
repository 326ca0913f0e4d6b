(;---
{
  "claim": "A handle of one call is none of the next, which finds the table as it was made.",
  "clause": "A7",
  "covers": ["RES-10"],
  "guest": "handles",
  "steps": [
    { "call": "make", "expect": { "value": 1 } },
    { "call": "rep", "args": { "handle": 1 }, "expect": "trap" },
    { "call": "make", "expect": { "value": 1 } }
  ],
  "after": "healthy"
}
---;)
