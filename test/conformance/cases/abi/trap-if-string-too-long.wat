(;---
{
  "claim": "A string of two to the power of 31 or 32 bytes, less one, traps, and nothing of that size is allocated.",
  "clause": "A1",
  "covers": ["ABI-03"],
  "steps": [
    { "call": "half", "expect": ["trap", { "limit": "output" }] },
    { "call": "all", "expect": ["trap", { "limit": "output" }] }
  ],
  "after": "healthy"
}
---;)
(component
  (core module $m
    (memory (export "memory") 1)
    (func $of (param i32) (result i32)
      (i32.store (i32.const 0) (i32.const 16)) (i32.store (i32.const 4) (local.get 0)) (i32.const 0))
    (func (export "half") (result i32) (call $of (i32.const 0x7fffffff)))
    (func (export "all") (result i32) (call $of (i32.const 0xffffffff))))
  (core instance $i (instantiate $m))
  (func (export "half") (result string) (canon lift (core func $i "half") (memory (core memory $i "memory"))))
  (func (export "all") (result string) (canon lift (core func $i "all") (memory (core memory $i "memory")))))
