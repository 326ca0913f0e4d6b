(;---
{
  "claim": "A realloc that answers a pointer that is not aligned as asked traps the call.",
  "clause": "A4",
  "covers": ["ABI-25"],
  "steps": [{ "call": "f", "args": { "list": [1] }, "expect": "trap" }],
  "after": "healthy"
}
---;)
(component
  (core module $m
    (memory (export "memory") 1)
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 2))
    (func (export "f") (param i32 i32) (result i32) (local.get 1)))
  (core instance $i (instantiate $m))
  (func (export "f") (param "list" (list u32)) (result u32)
    (canon lift (core func $i "f") (memory (core memory $i "memory")) (realloc (core func $i "realloc")))))
