(;---
{
  "claim": "A length that leaves 32 bits once it is multiplied by eight traps.",
  "clause": "A1",
  "covers": ["ABI-14"],
  "steps": [{ "call": "f", "expect": ["trap", { "limit": "output" }] }],
  "after": "healthy"
}
---;)
(component
  (core module $m
    (memory (export "memory") 1)
    (func (export "f") (result i32)
      (i32.store (i32.const 0) (i32.const 16)) (i32.store (i32.const 4) (i32.const 0x20000001)) (i32.const 0)))
  (core instance $i (instantiate $m))
  (func (export "f") (result (list u64)) (canon lift (core func $i "f") (memory (core memory $i "memory")))))
