(;---
{
  "claim": "A post-return function that never returns is inside the budget.",
  "clause": "P3",
  "covers": ["CPU-13"],
  "limits": { "fuel": 1000000, "timeoutMs": 2000 },
  "steps": [{ "call": "f", "expect": { "limit": ["fuel", "time"] } }],
  "after": "healthy"
}
---;)
(component
  (core module $m
    (memory (export "memory") 1)
    (func (export "f") (result i32) (i32.const 0))
    (func (export "post") (param i32) (loop (br 0))))
  (core instance $i (instantiate $m))
  (func (export "f") (result string)
    (canon lift (core func $i "f") (memory (core memory $i "memory")) (post-return (core func $i "post")))))
