(;---
{
  "claim": "A session that hit a limit is over, and says so; another of the same tool goes on.",
  "clause": "I2",
  "lift": { "count": "(result s32)", "spin": "" },
  "limits": { "fuel": 1000000, "timeoutMs": 3000 },
  "steps": [
    { "call": "count", "session": "a", "expect": { "value": 1 } },
    { "call": "count", "session": "b", "expect": { "value": 1 } },
    { "call": "spin", "session": "a", "expect": { "limit": ["fuel", "time"] } },
    { "call": "count", "session": "a", "expect": [{ "limit": ["fuel", "time"] }, "refused"] },
    { "call": "count", "session": "b", "expect": { "value": 2 } }
  ],
  "after": "healthy"
}
---;)
(module
  (global $n (mut i32) (i32.const 0))
  (func (export "spin") (loop (br 0)))
  (func (export "count") (result i32)
    (global.set $n (i32.add (global.get $n) (i32.const 1)))
    (global.get $n)))
