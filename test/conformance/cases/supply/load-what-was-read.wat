(;---
{
  "claim": "Equal bytes are the same tool however often they are loaded, and each load is held to its own limits.",
  "clause": "U1",
  "covers": ["SUP-02", "ISO-21"],
  "lift": { "spin": "", "one": "(result s32)" },
  "guests": { "again": "self" },
  "limits": { "fuel": 1000000, "timeoutMs": 2000 },
  "steps": [
    { "call": "one", "expect": { "value": 1 } },
    { "call": "one", "guest": "again", "expect": { "value": 1 } },
    { "call": "spin", "guest": "again", "expect": { "limit": ["fuel", "time"] } },
    { "call": "one", "expect": { "value": 1 } }
  ],
  "after": "healthy"
}
---;)
(module
  (func (export "spin") (loop (br 0)))
  (func (export "one") (result i32) (i32.const 1)))
