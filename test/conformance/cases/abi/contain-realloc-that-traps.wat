(;---
{
  "claim": "A realloc that traps ends the call as that trap; one that grows the memory is as good as any.",
  "clause": "A4",
  "covers": ["ABI-27"],
  "steps": [
    { "call": "trap", "args": { "text": "a" }, "expect": "trap" },
    { "call": "grow", "args": { "text": { "repeat": ["x", 1000] } }, "expect": { "value": 1000 } }
  ],
  "after": "healthy"
}
---;)
(component
  (core module $m
    (memory (export "memory") 1)
    (func (export "trap") (param i32 i32 i32 i32) (result i32) (unreachable))
    (func (export "grow") (param i32 i32 i32 i32) (result i32)
      (i32.mul (memory.grow (i32.const 1)) (i32.const 65536)))
    (func (export "f") (param i32 i32) (result i32) (local.get 1)))
  (core instance $i (instantiate $m))
  (func (export "trap") (param "text" string) (result u32)
    (canon lift (core func $i "f") (memory (core memory $i "memory")) (realloc (core func $i "trap"))))
  (func (export "grow") (param "text" string) (result u32)
    (canon lift (core func $i "f") (memory (core memory $i "memory")) (realloc (core func $i "grow")))))
