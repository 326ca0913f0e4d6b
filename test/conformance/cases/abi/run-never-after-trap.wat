(;---
{
  "claim": "An instance that trapped never runs again: in a session, further calls say so.",
  "clause": "A5",
  "covers": ["ABI-31", "LIF-13"],
  "lift": { "half": "", "count": "(result s32)" },
  "steps": [
    { "call": "count", "session": "s", "expect": { "value": 1 } },
    { "call": "half", "session": "s", "expect": "trap" },
    { "call": "count", "session": "s", "expect": ["trap", "refused"] },
    { "call": "count", "expect": { "value": 1 } }
  ],
  "after": "healthy"
}
---;)
(module
  (global $n (mut i32) (i32.const 0))
  (func (export "half") (global.set $n (i32.const 100)) (unreachable))
  (func (export "count") (result i32)
    (global.set $n (i32.add (global.get $n) (i32.const 1)))
    (global.get $n)))
