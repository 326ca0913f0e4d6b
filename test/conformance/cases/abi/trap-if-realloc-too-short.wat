(;---
{
  "claim": "A realloc whose room ends past the memory traps the call, also when nothing is to be written.",
  "clause": "A4",
  "covers": ["ABI-24"],
  "cites": ["component-model test/values/realloc.wast"],
  "steps": [
    { "call": "tail", "args": { "text": "abc" }, "expect": "trap" },
    { "call": "nothing", "args": { "list": [] }, "expect": "trap" }
  ],
  "after": "healthy"
}
---;)
(component
  (core module $m
    (memory (export "memory") 1)
    (func (export "tail") (param i32 i32 i32 i32) (result i32) (i32.const 65534))
    (func (export "beyond") (param i32 i32 i32 i32) (result i32) (i32.const -4))
    (func (export "f") (param i32 i32) (result i32) (local.get 1)))
  (core instance $i (instantiate $m))
  (func (export "tail") (param "text" string) (result u32)
    (canon lift (core func $i "f") (memory (core memory $i "memory")) (realloc (core func $i "tail"))))
  (func (export "nothing") (param "list" (list u32)) (result u32)
    (canon lift (core func $i "f") (memory (core memory $i "memory")) (realloc (core func $i "beyond")))))
