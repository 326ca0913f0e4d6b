(;---
{
  "claim": "A plugin that reads or writes outside of its blocks finds nothing of the host’s, and changes nothing.",
  "clause": "X1",
  "plugin": ["read", "write", "echo"],
  "steps": [
    { "call": "read", "args": { "input": "" }, "expect": ["trap", "error", { "value": "\u0000" }] },
    { "call": "write", "args": { "input": "" }, "expect": ["trap", "error", "ok"] },
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
  (import "extism:host/env" "load_u8" (func $load_u8 (param i64) (result i32)))
  (import "extism:host/env" "store_u8" (func $store_u8 (param i64 i32)))
  (func $give (param i64) (result i32) (call $output_set (local.get 0) (call $length (local.get 0))) (i32.const 0))
  (func (export "read") (result i32) (local i64)
    (local.set 0 (call $alloc (i64.const 1)))
    (call $store_u8 (local.get 0) (call $load_u8 (i64.const 100000000000))) (call $give (local.get 0)))
  (func (export "write") (result i32) (call $store_u8 (i64.const 100000000000) (i32.const 1)) (i32.const 0))
  (func (export "echo") (result i32) (call $give (call $input_offset))))
