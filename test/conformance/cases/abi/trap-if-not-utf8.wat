(;---
{
  "claim": "A string of bytes that are never UTF-8 traps; nothing is put in their place.",
  "clause": "A2",
  "covers": ["ABI-04"],
  "cites": ["component-model test/values/strings.wast"],
  "steps": [{ "call": "f", "expect": "trap" }],
  "after": "healthy"
}
---;)
(component
  (core module $m
    (memory (export "memory") 1) (data (i32.const 16) "a\fc\fdb")
    (func (export "f") (result i32)
      (i32.store (i32.const 0) (i32.const 16)) (i32.store (i32.const 4) (i32.const 4)) (i32.const 0)))
  (core instance $i (instantiate $m))
  (func (export "f") (result string) (canon lift (core func $i "f") (memory (core memory $i "memory")))))
