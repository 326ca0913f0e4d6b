(;---
{
  "claim": "The number of redirects that are followed has a ceiling that the embedder sets.",
  "clause": "N4",
  "covers": ["NET-02"],
  "features": ["quota"],
  "servers": { "api": { "/three": { "status": 302, "headers": { "location": "/two" } }, "/two": { "status": 302, "headers": { "location": "/one" } }, "/one": { "status": 302, "headers": { "location": "/" } }, "/": { "body": "hello" } } },
  "grants": [{ "kind": "http", "hosts": ["127.0.0.1"], "schemes": ["http"], "ports": ["${port:api}"], "quota": { "redirects": 2 } }],
  "plugin": ["fetch"],
  "steps": [
    { "call": "fetch", "args": { "input": "{\"url\":\"http://127.0.0.1:${port:api}/two\",\"method\":\"GET\"}" }, "expect": { "value": "hello" } },
    { "call": "fetch", "args": { "input": "{\"url\":\"http://127.0.0.1:${port:api}/three\",\"method\":\"GET\"}" }, "expect": ["error", "trap"] }
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
