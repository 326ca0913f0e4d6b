(;---
{
  "claim": "A variable that one call of a plugin set is not there in the next.",
  "clause": "I1",
  "plugin": ["swap"],
  "steps": [
    { "call": "swap", "args": { "input": "CANARY" }, "expect": { "value": "" } },
    { "call": "swap", "args": { "input": "CANARY" }, "expect": { "value": "" } }
  ],
  "after": "healthy"
}
---;)
(module
  (import "extism:host/env" "input_offset" (func $input_offset (result i64)))
  (import "extism:host/env" "length" (func $length (param i64) (result i64)))
  (import "extism:host/env" "output_set" (func $output_set (param i64 i64)))
  (import "extism:host/env" "var_get" (func $var_get (param i64) (result i64)))
  (import "extism:host/env" "var_set" (func $var_set (param i64 i64)))
  (func $give (param i64) (result i32) (call $output_set (local.get 0) (call $length (local.get 0))) (i32.const 0))
  (func (export "swap") (result i32) (local i64)
    (local.set 0 (call $var_get (call $input_offset)))
    (call $var_set (call $input_offset) (call $input_offset))
    (if (i64.eqz (local.get 0)) (then (return (i32.const 0))))
    (call $give (local.get 0))))
