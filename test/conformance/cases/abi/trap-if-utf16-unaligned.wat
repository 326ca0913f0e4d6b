(;---
{
  "claim": "A UTF-16 string at an odd address traps, and is no panic of the host.",
  "clause": "A1",
  "covers": ["ABI-08"],
  "cites": ["GHSA-jxhv-7h78-9775"],
  "steps": [{ "call": "f", "expect": "trap" }],
  "after": "healthy"
}
---;)
(component
  (core module $m
    (memory (export "memory") 1)
    (func (export "f") (result i32)
      (i32.store (i32.const 0) (i32.const 17)) (i32.store (i32.const 4) (i32.const 1)) (i32.const 0)))
  (core instance $i (instantiate $m))
  (func (export "f") (result string)
    (canon lift (core func $i "f") string-encoding=utf16 (memory (core memory $i "memory")))))
