(;---
{
  "claim": "A plugin that does not end is ended.",
  "clause": "X1",
  "limits": { "timeoutMs": 1000 },
  "plugin": ["spin", "echo"],
  "steps": [
    { "call": "spin", "args": { "input": "" }, "expect": { "status": "limit", "limit": ["fuel", "time"] } },
    { "call": "echo", "args": { "input": "after" }, "expect": { "value": "after" } }
  ],
  "after": "healthy"
}
---;)
(module
  (import "extism:host/env" "input_offset" (func $input_offset (result i64)))
  (import "extism:host/env" "length" (func $length (param i64) (result i64)))
  (import "extism:host/env" "output_set" (func $output_set (param i64 i64)))
  (func $give (param i64) (result i32) (call $output_set (local.get 0) (call $length (local.get 0))) (i32.const 0))
  (func (export "spin") (result i32) (loop (br 0)) (i32.const 0))
  (func (export "echo") (result i32) (call $give (call $input_offset))))
