(;---
{
  "claim": "Dropping a handle that was never given traps.",
  "clause": "A7",
  "covers": ["RES-02"],
  "cites": ["component-model test/resources/handle-table.wast"],
  "guest": "handles",
  "steps": [
    { "call": "drop", "args": { "handle": 0 }, "expect": "trap" },
    { "call": "drop", "args": { "handle": 5 }, "expect": "trap" },
    { "call": "drop", "args": { "handle": 4294967295 }, "expect": "trap" }
  ],
  "after": "healthy"
}
---;)
