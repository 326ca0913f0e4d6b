(;---
{
  "claim": "A redirect that is followed leads to no host that was not granted.",
  "clause": "N4",
  "covers": ["NET-01"],
  "servers": { "api": { "/near": { "status": 302, "headers": { "location": "/" } }, "/far": { "status": 302, "headers": { "location": "http://localhost:${port:other}/" } }, "/by": { "status": 302, "headers": { "location": "/far" } }, "/": { "body": "hello" } }, "other": { "/": { "body": "CANARY" } } },
  "grants": [{ "kind": "http", "hosts": ["127.0.0.1"], "schemes": ["http"], "ports": ["${port:api}"] }],
  "leaves": { "requests": { "other": 0 } },
  "plugin": ["fetch"],
  "steps": [
    { "call": "fetch", "args": { "input": "{\"url\":\"http://127.0.0.1:${port:api}/near\",\"method\":\"GET\"}" }, "expect": { "value": "hello" } },
    { "call": "fetch", "args": { "input": "{\"url\":\"http://127.0.0.1:${port:api}/far\",\"method\":\"GET\"}" }, "expect": { "status": ["error", "trap", "denied"], "lacks": ["CANARY"] } },
    { "call": "fetch", "args": { "input": "{\"url\":\"http://127.0.0.1:${port:api}/by\",\"method\":\"GET\"}" }, "expect": { "status": ["error", "trap", "denied"], "lacks": ["CANARY"] } }
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
  (func $give (param i64) (result i32) (call $output_set (local.get 0) (call $length (local.get 0))) (i32.const 0))
  ;; Gives the body of an answer of status 200; of any other, an error.
  (func (export "fetch") (result i32) (local i64)
    (local.set 0 (call $http_request (call $input_offset) (i64.const 0)))
    (if (i32.ne (call $http_status_code) (i32.const 200)) (then (return (i32.const 3))))
    (call $give (local.get 0))))
