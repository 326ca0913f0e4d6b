(;---
{
  "claim": "A discriminant of an option, a result or a variant in memory that is none of its cases traps.",
  "clause": "A3",
  "covers": ["ABI-21"],
  "steps": [
    { "call": "option", "expect": "trap" },
    { "call": "result", "expect": "trap" },
    { "call": "variant", "expect": "trap" }
  ],
  "after": "healthy"
}
---;)
(component
  (type $v' (variant (case "a" u64) (case "b")))
  (export $v "v" (type $v'))
  (core module $m
    (memory (export "memory") 1)
    (func (export "f") (result i32) (i32.store8 (i32.const 8) (i32.const 2)) (i32.const 8)))
  (core instance $i (instantiate $m))
  (func (export "option") (result (option u8)) (canon lift (core func $i "f") (memory (core memory $i "memory"))))
  (func (export "result") (result (result u8 (error u8))) (canon lift (core func $i "f") (memory (core memory $i "memory"))))
  (func (export "variant") (result $v) (canon lift (core func $i "f") (memory (core memory $i "memory")))))
