(;---
{
  "claim": "A guest that waits on an empty set of waitables for ever is refused with its component, traps, or ends at its deadline.",
  "clause": "A6",
  "covers": ["ABI-39"],
  "limits": { "timeoutMs": 2000 },
  "load": ["ok", "refused"],
  "steps": [{ "call": "f", "expect": ["trap", "refused", { "limit": "time" }] }],
  "after": "healthy"
}
---;)
(component
  (core module $memory (memory (export "memory") 1))
  (core instance $mem (instantiate $memory))
  (core func $new (canon waitable-set.new))
  (core func $wait (canon waitable-set.wait (memory (core memory $mem "memory"))))
  (core module $m
    (import "" "new" (func $new (result i32)))
    (import "" "wait" (func $wait (param i32 i32) (result i32)))
    (func (export "f") (drop (call $wait (call $new) (i32.const 0)))))
  (core instance $i (instantiate $m (with "" (instance (export "new" (func $new)) (export "wait" (func $wait))))))
  (func (export "f") (canon lift (core func $i "f"))))
