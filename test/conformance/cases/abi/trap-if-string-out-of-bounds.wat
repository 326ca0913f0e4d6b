(;---
{
  "claim": "A string whose pointer is out of bounds traps.",
  "clause": "A1",
  "covers": ["ABI-01"],
  "cites": ["CVE-2025-62711"],
  "steps": [
    { "call": "f", "expect": "trap" },
    { "call": "empty", "expect": "trap" },
    { "call": "fits", "expect": { "value": "" } }
  ],
  "after": "healthy"
}
---;)
(component
  (core module $m
    (memory (export "memory") 1)
    (func $at (param i32 i32) (result i32)
      (i32.store (i32.const 0) (local.get 0)) (i32.store (i32.const 4) (local.get 1)) (i32.const 0))
    (func (export "f") (result i32) (call $at (i32.const 65536) (i32.const 1)))
    (func (export "empty") (result i32) (call $at (i32.const 65537) (i32.const 0)))
    (func (export "fits") (result i32) (call $at (i32.const 65536) (i32.const 0))))
  (core instance $i (instantiate $m))
  (func (export "f") (result string) (canon lift (core func $i "f") (memory (core memory $i "memory"))))
  (func (export "empty") (result string) (canon lift (core func $i "empty") (memory (core memory $i "memory"))))
  (func (export "fits") (result string) (canon lift (core func $i "fits") (memory (core memory $i "memory")))))
