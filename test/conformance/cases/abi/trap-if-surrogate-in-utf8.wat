(;---
{
  "claim": "A surrogate, or an overlong form, in UTF-8 traps.",
  "clause": "A2",
  "covers": ["ABI-05"],
  "steps": [{ "call": "surrogate", "expect": "trap" }, { "call": "overlong", "expect": "trap" }],
  "after": "healthy"
}
---;)
(component
  (core module $m
    (memory (export "memory") 1) (data (i32.const 16) "\ed\a0\80") (data (i32.const 32) "\c0\80")
    (func (export "surrogate") (result i32)
      (i32.store (i32.const 0) (i32.const 16)) (i32.store (i32.const 4) (i32.const 3)) (i32.const 0))
    (func (export "overlong") (result i32)
      (i32.store (i32.const 0) (i32.const 32)) (i32.store (i32.const 4) (i32.const 2)) (i32.const 0)))
  (core instance $i (instantiate $m))
  (func (export "surrogate") (result string) (canon lift (core func $i "surrogate") (memory (core memory $i "memory"))))
  (func (export "overlong") (result string) (canon lift (core func $i "overlong") (memory (core memory $i "memory")))))
