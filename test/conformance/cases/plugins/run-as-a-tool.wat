(;---
{
  "claim": "A plugin takes a text and gives one, or an error of its own.",
  "clause": "X1",
  "plugin": ["echo", "fail"],
  "steps": [
    { "call": "echo", "args": { "input": "Ada é😀" }, "expect": { "value": "Ada é😀" } },
    { "call": "fail", "args": { "input": "no such city" }, "expect": { "status": ["error", "trap"], "has": ["no such city"] } },
    { "call": "echo", "args": { "input": "again" }, "expect": { "value": "again" } }
  ],
  "after": "healthy"
}
---;)
(module
  (import "extism:host/env" "input_offset" (func $input_offset (result i64)))
  (import "extism:host/env" "length" (func $length (param i64) (result i64)))
  (import "extism:host/env" "output_set" (func $output_set (param i64 i64)))
  (import "extism:host/env" "error_set" (func $error_set (param i64)))
  (func $give (param i64) (result i32) (call $output_set (local.get 0) (call $length (local.get 0))) (i32.const 0))
  (func (export "echo") (result i32) (call $give (call $input_offset)))
  (func (export "fail") (result i32) (call $error_set (call $input_offset)) (i32.const 1)))
