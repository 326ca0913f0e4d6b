(;---
{
  "claim": "What lies in memory that grew during the call is read from where it lies now.",
  "clause": "A1",
  "covers": ["MEM-07"],
  "steps": [{ "call": "f", "args": { "text": "hello" }, "expect": { "value": "hello" } }],
  "after": "healthy"
}
---;)
;; realloc grows the memory and gives room in the new page; so does the function before it answers.
(component
  (core module $m
    (memory (export "memory") 1)
    (func (export "realloc") (param i32 i32 i32 i32) (result i32)
      (i32.mul (memory.grow (i32.const 1)) (i32.const 65536)))
    (func (export "f") (param i32 i32) (result i32) (local i32)
      (local.set 2 (i32.mul (memory.grow (i32.const 1)) (i32.const 65536)))
      (i32.store (local.get 2) (local.get 0))
      (i32.store offset=4 (local.get 2) (local.get 1))
      (local.get 2)))
  (core instance $i (instantiate $m))
  (func (export "f") (param "text" string) (result string)
    (canon lift (core func $i "f") (memory (core memory $i "memory")) (realloc (core func $i "realloc")))))
