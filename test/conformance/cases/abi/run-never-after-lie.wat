(;---
{
  "claim": "An instance that lied in a result never runs again: in a session, further calls say so.",
  "clause": "A5",
  "covers": ["ABI-32"],
  "features": ["sessions"],
  "steps": [
    { "call": "lie", "session": "s", "expect": "trap" },
    { "call": "count", "session": "s", "expect": ["trap", "refused"] },
    { "call": "count", "expect": { "value": 1 } }
  ],
  "after": "healthy"
}
---;)
(component
  (core module $m
    (memory (export "memory") 1)
    (global $n (mut i32) (i32.const 0))
    (func (export "lie") (result i32) (global.set $n (i32.const 100)) (i32.const -8))
    (func (export "count") (result i32)
      (global.set $n (i32.add (global.get $n) (i32.const 1)))
      (global.get $n)))
  (core instance $i (instantiate $m))
  (func (export "lie") (result string) (canon lift (core func $i "lie") (memory (core memory $i "memory"))))
  (func (export "count") (result s32) (canon lift (core func $i "count"))))
