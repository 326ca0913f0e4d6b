(;---
{
  "claim": "A plugin finds the configuration that was granted to it, and no other.",
  "clause": "S1",
  "grants": [{ "kind": "config", "name": "units", "value": "metric" }],
  "plugin": ["config"],
  "steps": [
    { "call": "config", "args": { "input": "units" }, "expect": { "value": "metric" } },
    { "call": "config", "args": { "input": "unit" }, "expect": { "value": "" } },
    { "call": "config", "args": { "input": "__proto__" }, "expect": { "value": "" } },
    { "call": "config", "args": { "input": "constructor" }, "expect": { "value": "" } }
  ],
  "after": "healthy"
}
---;)
(module
  (import "extism:host/env" "input_offset" (func $input_offset (result i64)))
  (import "extism:host/env" "length" (func $length (param i64) (result i64)))
  (import "extism:host/env" "output_set" (func $output_set (param i64 i64)))
  (import "extism:host/env" "config_get" (func $config_get (param i64) (result i64)))
  (func $give (param i64) (result i32) (call $output_set (local.get 0) (call $length (local.get 0))) (i32.const 0))
  (func (export "config") (result i32) (local i64)
    (local.set 0 (call $config_get (call $input_offset)))
    (if (i64.eqz (local.get 0)) (then (return (i32.const 0))))
    (call $give (local.get 0))))
