(;---
{
  "claim": "A plugin’s own memory does not grow above the limit.",
  "clause": "X1",
  "limits": { "memoryBytes": 1048576 },
  "plugin": ["grow"],
  "steps": [
    { "call": "grow", "args": { "input": "" }, "expect": { "value": "y" } }
  ],
  "after": "healthy"
}
---;)
(module
  (import "extism:host/env" "alloc" (func $alloc (param i64) (result i64)))
  (import "extism:host/env" "store_u8" (func $store_u8 (param i64 i32)))
  (import "extism:host/env" "output_set" (func $output_set (param i64 i64)))
  (memory 1)
  ;; Answers y for growth that was refused.
  (func (export "grow") (result i32) (local i64)
    (local.set 0 (call $alloc (i64.const 1)))
    (call $store_u8 (local.get 0) (select (i32.const 121) (i32.const 110) (i32.eq (memory.grow (i32.const 200)) (i32.const -1))))
    (call $output_set (local.get 0) (i64.const 1)) (i32.const 0)))
