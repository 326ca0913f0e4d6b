(;---
{
  "claim": "Without a grant a request of a plugin reaches nobody.",
  "clause": "N1",
  "servers": { "api": { "/": { "body": "hello" } } },
  "leaves": { "requests": { "api": 0 } },
  "plugin": ["fetch"],
  "steps": [
    { "call": "fetch", "args": { "input": "{\"url\":\"http://127.0.0.1:${port:api}/\",\"method\":\"GET\"}" }, "expect": ["ok", "error", "trap", "denied"] }
  ],
  "after": "healthy"
}
---;)
(module
  (import "extism:host/env" "input_offset" (func $input_offset (result i64)))
  (import "extism:host/env" "length" (func $length (param i64) (result i64)))
  (import "extism:host/env" "output_set" (func $output_set (param i64 i64)))
  (import "extism:host/env" "http_request" (func $http_request (param i64 i64) (result i64)))
  (import "extism:host/env" "http_status_code" (func $http_status_code (result i32)))
  (func (export "fetch") (result i32)
    (drop (call $http_request (call $input_offset) (i64.const 0)))
    (i32.eq (call $http_status_code) (i32.const 200))))
