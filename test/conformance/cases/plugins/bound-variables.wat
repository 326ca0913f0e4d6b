(;---
{
  "claim": "The variables of a plugin have a ceiling, names included, and what is deleted is given back.",
  "clause": "X1",
  "plugin": ["hoard", "turn"],
  "steps": [
    { "call": "hoard", "args": { "input": "" }, "expect": ["limit", "trap", "error"] },
    { "call": "turn", "args": { "input": "" }, "expect": "ok" }
  ],
  "after": "healthy"
}
---;)
(module
  (import "extism:host/env" "input_offset" (func $input_offset (result i64)))
  (import "extism:host/env" "length" (func $length (param i64) (result i64)))
  (import "extism:host/env" "output_set" (func $output_set (param i64 i64)))
  (import "extism:host/env" "alloc" (func $alloc (param i64) (result i64)))
  (import "extism:host/env" "store_u8" (func $store_u8 (param i64 i32)))
  (import "extism:host/env" "store_u64" (func $store_u64 (param i64 i64)))
  (import "extism:host/env" "var_set" (func $var_set (param i64 i64)))
  (import "extism:host/env" "free" (func $free (param i64)))
  ;; Sets a variable of 64 KiB under one name after another; or under one name, and deletes it.
  (func $set (param $name i32) (param $delete i32) (local $key i64) (local $value i64)
    (local.set $key (call $alloc (i64.const 8)))
    (call $store_u64 (local.get $key) (i64.extend_i32_u (local.get $name)))
    (local.set $value (call $alloc (i64.const 65536)))
    (call $var_set (local.get $key) (local.get $value))
    (if (local.get $delete) (then (call $var_set (local.get $key) (i64.const 0))))
    (call $free (local.get $key)) (call $free (local.get $value)))
  (func $times (param $n i32) (param $delete i32)
    (loop
      (call $set (local.get $n) (local.get $delete))
      (br_if 0 (local.tee $n (i32.sub (local.get $n) (i32.const 1))))))
  (func (export "hoard") (result i32) (call $times (i32.const 100) (i32.const 0)) (i32.const 0))
  (func (export "turn") (result i32) (call $times (i32.const 30) (i32.const 1)) (i32.const 0)))
