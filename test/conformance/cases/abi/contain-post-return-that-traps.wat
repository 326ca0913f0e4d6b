(;---
{
  "claim": "A post-return function that traps makes the call a trap, although its result was read.",
  "clause": "A5",
  "covers": ["ABI-33"],
  "steps": [{ "call": "f", "expect": "trap" }],
  "after": "healthy"
}
---;)
(component
  (core module $m
    (memory (export "memory") 1)
    (func (export "f") (result i32) (i32.const 0))
    (func (export "post") (param i32) (unreachable)))
  (core instance $i (instantiate $m))
  (func (export "f") (result string)
    (canon lift (core func $i "f") (memory (core memory $i "memory")) (post-return (core func $i "post")))))
