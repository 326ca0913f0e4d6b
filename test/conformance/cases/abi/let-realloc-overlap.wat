(;---
{
  "claim": "Room that overlaps what was given before hurts the guest alone: the call ends, and the host is as before.",
  "clause": "A4",
  "covers": ["ABI-26"],
  "steps": [{ "call": "f", "args": { "texts": ["a", "b", "c"] }, "expect": { "value": 3 } }],
  "after": "healthy"
}
---;)
(component
  (core module $m
    (memory (export "memory") 1)
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 0))
    (func (export "f") (param i32 i32) (result i32) (local.get 1)))
  (core instance $i (instantiate $m))
  (func (export "f") (param "texts" (list string)) (result u32)
    (canon lift (core func $i "f") (memory (core memory $i "memory")) (realloc (core func $i "realloc")))))
