(;---
{
  "claim": "A long string of which one byte is never UTF-8 traps, as a short one does.",
  "clause": "A2",
  "covers": ["ABI-04"],
  "cites": ["component-model test/values/strings.wast"],
  "steps": [{ "call": "good", "expect": "ok" }, { "call": "f", "expect": "trap" }],
  "after": "healthy"
}
---;)
(component
  (core module $m
    (memory (export "memory") 2) (data (i32.const 65535) "\ff")
    (func $text (param $length i32) (result i32)
      (i32.store (i32.const 0) (i32.const 16)) (i32.store (i32.const 4) (local.get $length)) (i32.const 0))
    (func (export "good") (result i32) (call $text (i32.const 65519)))
    (func (export "bad") (result i32) (call $text (i32.const 65520))))
  (core instance $i (instantiate $m))
  (func (export "good") (result string) (canon lift (core func $i "good") (memory (core memory $i "memory"))))
  (func (export "f") (result string) (canon lift (core func $i "bad") (memory (core memory $i "memory")))))
