(;---
{
  "claim": "A realloc that never returns, while the host gives an argument, is inside the budget.",
  "clause": "P3",
  "covers": ["CPU-12"],
  "limits": { "fuel": 1000000, "timeoutMs": 2000 },
  "steps": [{ "call": "f", "args": { "text": "hello" }, "expect": { "limit": ["fuel", "time"] } }],
  "after": "healthy"
}
---;)
(component
  (core module $m
    (memory (export "memory") 1)
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) (loop (br 0)) (unreachable))
    (func (export "f") (param i32 i32)))
  (core instance $i (instantiate $m))
  (func (export "f") (param "text" string)
    (canon lift (core func $i "f") (memory (core memory $i "memory")) (realloc (core func $i "realloc")))))
