(;---
{
  "claim": "A return area that leaves the memory traps.",
  "clause": "A1",
  "covers": ["ABI-17"],
  "steps": [{ "call": "f", "expect": "trap" }, { "call": "last", "expect": "trap" }],
  "after": "healthy"
}
---;)
(component
  (core module $m
    (memory (export "memory") 1)
    (func (export "f") (result i32) (i32.const -8))
    (func (export "last") (result i32) (i32.const 65532)))
  (core instance $i (instantiate $m))
  (func (export "f") (result (tuple u32 u32)) (canon lift (core func $i "f") (memory (core memory $i "memory"))))
  (func (export "last") (result (tuple u32 u32)) (canon lift (core func $i "last") (memory (core memory $i "memory")))))
