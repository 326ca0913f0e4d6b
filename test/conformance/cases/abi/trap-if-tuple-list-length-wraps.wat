(;---
{
  "claim": "A length that leaves 32 bits once it is multiplied by the size of a tuple traps.",
  "clause": "A1",
  "covers": ["ABI-15"],
  "steps": [{ "call": "f", "expect": ["trap", { "limit": "output" }] }],
  "after": "healthy"
}
---;)
(component
  (core module $m
    (memory (export "memory") 1)
    (func (export "f") (result i32)
      (i32.store (i32.const 0) (i32.const 16)) (i32.store (i32.const 4) (i32.const 0x15555556)) (i32.const 0)))
  (core instance $i (instantiate $m))
  (func (export "f") (result (list (tuple u32 u32 u32))) (canon lift (core func $i "f") (memory (core memory $i "memory")))))
