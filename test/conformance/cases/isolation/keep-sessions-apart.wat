(;---
{
  "claim": "A session keeps its state from call to call, and no other session or call sees it.",
  "clause": "I2",
  "lift": { "count": "(result s32)" },
  "steps": [
    { "call": "count", "session": "a", "expect": { "value": 1 } },
    { "call": "count", "session": "a", "expect": { "value": 2 } },
    { "call": "count", "session": "b", "expect": { "value": 1 } },
    { "call": "count", "expect": { "value": 1 } },
    { "call": "count", "session": "a", "expect": { "value": 3 } }
  ],
  "after": "healthy"
}
---;)
(module
  (memory 1)
  (func (export "count") (result i32)
    (i32.store (i32.const 0) (i32.add (i32.load (i32.const 0)) (i32.const 1)))
    (i32.load (i32.const 0))))
