(;---
{
  "claim": "A lone surrogate in UTF-16 traps.",
  "clause": "A2",
  "covers": ["ABI-07"],
  "steps": [{ "call": "f", "expect": "trap" }],
  "after": "healthy"
}
---;)
(component
  (core module $m
    (memory (export "memory") 1) (data (i32.const 16) "a\00\00\d8b\00")
    (func (export "f") (result i32)
      (i32.store (i32.const 0) (i32.const 16)) (i32.store (i32.const 4) (i32.const 3)) (i32.const 0)))
  (core instance $i (instantiate $m))
  (func (export "f") (result string)
    (canon lift (core func $i "f") string-encoding=utf16 (memory (core memory $i "memory")))))
