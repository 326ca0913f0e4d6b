(;---
{
  "claim": "What a plugin has the host keep for it has a ceiling.",
  "clause": "X1",
  "limits": { "memoryBytes": 16777216 },
  "plugin": ["hoard", "echo"],
  "steps": [
    { "call": "hoard", "args": { "input": "" }, "expect": ["limit", "trap", "error"] },
    { "call": "echo", "args": { "input": "after" }, "expect": { "value": "after" } }
  ],
  "after": "healthy"
}
---;)
(module
  (import "extism:host/env" "input_offset" (func $input_offset (result i64)))
  (import "extism:host/env" "length" (func $length (param i64) (result i64)))
  (import "extism:host/env" "output_set" (func $output_set (param i64 i64)))
  (import "extism:host/env" "alloc" (func $alloc (param i64) (result i64)))
  (func $give (param i64) (result i32) (call $output_set (local.get 0) (call $length (local.get 0))) (i32.const 0))
  ;; 200 MiB.
  (func (export "hoard") (result i32) (local i32)
    (local.set 0 (i32.const 200))
    (loop
      (drop (call $alloc (i64.const 1048576)))
      (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
    (i32.const 0))
  (func (export "echo") (result i32) (call $give (call $input_offset))))
