(;---
{
  "claim": "A call that is canceled before it starts never runs.",
  "clause": "C1",
  "covers": ["LIF-03"],
  "lift": { "count": "(result s32)" },
  "steps": [
    { "call": "count", "session": "s", "cancel": "before", "expect": ["canceled", "refused"] },
    { "call": "count", "session": "t", "expect": { "value": 1 } }
  ],
  "after": "healthy"
}
---;)
(module
  (global $n (mut i32) (i32.const 0))
  (func (export "count") (result i32)
    (global.set $n (i32.add (global.get $n) (i32.const 1)))
    (global.get $n)))
