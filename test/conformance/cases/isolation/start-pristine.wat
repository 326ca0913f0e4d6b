(;---
{
  "claim": "A global that a call raises is found unraised by the next.",
  "clause": "I1",
  "covers": ["ISO-01"],
  "cites": ["extism/js-sdk keeps it, also across reset()"],
  "lift": { "count": "(result s32)" },
  "steps": [{ "call": "count", "times": 5, "expect": { "value": 1 } }],
  "after": "healthy"
}
---;)
(module
  (global $n (mut i32) (i32.const 0))
  (func (export "count") (result i32)
    (global.set $n (i32.add (global.get $n) (i32.const 1)))
    (global.get $n)))
