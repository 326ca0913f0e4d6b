(;---
{
  "claim": "An asynchronous function that returns twice, or never, is refused with its component or traps.",
  "clause": "A6",
  "covers": ["ABI-36"],
  "limits": { "timeoutMs": 3000 },
  "load": ["ok", "refused"],
  "steps": [
    { "call": "twice", "expect": ["trap", "refused", { "limit": "time" }] },
    { "call": "never", "expect": ["trap", "refused", { "limit": "time" }] }
  ],
  "after": "healthy"
}
---;)
(component
  (core func $return (canon task.return (result u32)))
  (core module $m
    (import "" "return" (func $return (param i32)))
    (func (export "twice") (result i32) (call $return (i32.const 1)) (call $return (i32.const 2)) (i32.const 0))
    (func (export "never") (result i32) (i32.const 0))
    (func (export "callback") (param i32 i32 i32) (result i32) (unreachable)))
  (core instance $i (instantiate $m (with "" (instance (export "return" (func $return))))))
  (func (export "twice") async (result u32) (canon lift (core func $i "twice") async (callback (core func $i "callback"))))
  (func (export "never") async (result u32) (canon lift (core func $i "never") async (callback (core func $i "callback")))))
