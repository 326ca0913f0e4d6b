(;---
{
  "claim": "A list of two to the power of 32 bytes, less one, traps, and does not answer the whole memory.",
  "clause": "A1",
  "covers": ["ABI-13"],
  "steps": [{ "call": "f", "expect": ["trap", { "limit": "output" }] }],
  "after": "healthy"
}
---;)
(component
  (core module $m
    (memory (export "memory") 1)
    (func (export "f") (result i32)
      (i32.store (i32.const 0) (i32.const 16)) (i32.store (i32.const 4) (i32.const -1)) (i32.const 0)))
  (core instance $i (instantiate $m))
  (func (export "f") (result (list u8)) (canon lift (core func $i "f") (memory (core memory $i "memory")))))
