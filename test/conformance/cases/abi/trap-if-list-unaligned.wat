(;---
{
  "claim": "A list of u32 at an address that is not a multiple of four traps.",
  "clause": "A1",
  "covers": ["ABI-11"],
  "steps": [{ "call": "f", "expect": "trap" }],
  "after": "healthy"
}
---;)
(component
  (core module $m
    (memory (export "memory") 1)
    (func (export "f") (result i32)
      (i32.store (i32.const 0) (i32.const 18)) (i32.store (i32.const 4) (i32.const 1)) (i32.const 0)))
  (core instance $i (instantiate $m))
  (func (export "f") (result (list u32)) (canon lift (core func $i "f") (memory (core memory $i "memory")))))
