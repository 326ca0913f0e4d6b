(;---
{
  "claim": "A list of which only a part is within the memory traps, and is not cut to that part.",
  "clause": "A1",
  "covers": ["ABI-12"],
  "steps": [{ "call": "f", "expect": "trap" }],
  "after": "healthy"
}
---;)
(component
  (core module $m
    (memory (export "memory") 1)
    (func (export "f") (result i32)
      (i32.store (i32.const 0) (i32.const 65528)) (i32.store (i32.const 4) (i32.const 3)) (i32.const 0)))
  (core instance $i (instantiate $m))
  (func (export "f") (result (list u32)) (canon lift (core func $i "f") (memory (core memory $i "memory")))))
