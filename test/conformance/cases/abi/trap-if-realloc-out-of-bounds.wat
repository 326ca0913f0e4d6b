(;---
{
  "claim": "A realloc that answers a pointer out of bounds traps the call.",
  "clause": "A4",
  "covers": ["ABI-23"],
  "steps": [{ "call": "f", "args": { "text": "a" }, "expect": "trap" }],
  "after": "healthy"
}
---;)
(component
  (core module $m
    (memory (export "memory") 1)
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 65537))
    (func (export "f") (param i32 i32) (result i32) (local.get 1)))
  (core instance $i (instantiate $m))
  (func (export "f") (param "text" string) (result u32)
    (canon lift (core func $i "f") (memory (core memory $i "memory")) (realloc (core func $i "realloc")))))
