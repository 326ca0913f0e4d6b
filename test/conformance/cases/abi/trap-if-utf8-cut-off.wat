(;---
{
  "claim": "A string that ends within a character traps.",
  "clause": "A2",
  "covers": ["ABI-06"],
  "cites": ["component-model test/values/strings.wast"],
  "steps": [{ "call": "f", "expect": "trap" }],
  "after": "healthy"
}
---;)
(component
  (core module $m
    (memory (export "memory") 1) (data (i32.const 16) "euro \e2\82\ac")
    (func (export "f") (result i32)
      (i32.store (i32.const 0) (i32.const 16)) (i32.store (i32.const 4) (i32.const 7)) (i32.const 0)))
  (core instance $i (instantiate $m))
  (func (export "f") (result string) (canon lift (core func $i "f") (memory (core memory $i "memory")))))
