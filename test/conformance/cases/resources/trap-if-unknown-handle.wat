(;---
{
  "claim": "A handle that was never given traps: zero, small ones, and those whose arithmetic would wrap.",
  "clause": "A7",
  "covers": ["RES-01"],
  "guest": "handles",
  "steps": [
    { "call": "rep", "args": { "handle": 0 }, "expect": "trap" },
    { "call": "rep", "args": { "handle": 1 }, "expect": "trap" },
    { "call": "rep", "args": { "handle": 99999 }, "expect": "trap" },
    { "call": "rep", "args": { "handle": 2147483648 }, "expect": "trap" },
    { "call": "rep", "args": { "handle": 4294967295 }, "expect": "trap" },
    { "call": "honest", "expect": { "value": 7 } }
  ],
  "after": "healthy"
}
---;)
