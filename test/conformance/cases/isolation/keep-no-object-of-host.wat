(;---
{
  "claim": "What a call does to an object of the host, which the guest got before its first call, is undone before the next.",
  "clause": "I1",
  "covers": ["ISO-01"],
  "features": ["wasi", "http"],
  "steps": [{ "call": "add", "times": 3, "expect": { "value": 1 } }],
  "after": "healthy"
}
---;)
;; The start function makes the headers; each call adds one to them, and tells how many there are.
(component
  (import "wasi:http/types@0.2.0" (instance $http
    (type $header-error' (variant (case "invalid-syntax") (case "forbidden") (case "immutable")))
    (export "header-error" (type $header-error (eq $header-error')))
    (export "fields" (type $fields (sub resource)))
    (export "[constructor]fields" (func (result (own $fields))))
    (export "[method]fields.get" (func (param "self" (borrow $fields)) (param "name" string) (result (list (list u8)))))
    (export "[method]fields.append"
      (func (param "self" (borrow $fields)) (param "name" string) (param "value" (list u8)) (result (result (error $header-error)))))))
  (core module $libc
    (memory (export "memory") 1)
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 1024)))
  (core instance $libc (instantiate $libc))
  (alias core export $libc "memory" (core memory $memory))
  (alias core export $libc "realloc" (core func $realloc))
  (core func $make (canon lower (func $http "[constructor]fields")))
  (core func $get (canon lower (func $http "[method]fields.get") (memory $memory) (realloc $realloc)))
  (core func $append (canon lower (func $http "[method]fields.append") (memory $memory)))
  (core module $guest
    (import "libc" "memory" (memory 1))
    (import "http" "make" (func $make (result i32)))
    (import "http" "get" (func $get (param i32 i32 i32 i32)))
    (import "http" "append" (func $append (param i32 i32 i32 i32 i32 i32)))
    (global $headers (mut i32) (i32.const 0))
    (data (i32.const 0) "x")
    (func $start (global.set $headers (call $make)))
    (start $start)
    (func (export "add") (result i32)
      (call $append (global.get $headers) (i32.const 0) (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 16))
      (call $get (global.get $headers) (i32.const 0) (i32.const 1) (i32.const 16))
      (i32.load (i32.const 20))))
  (core instance $http (export "make" (func $make)) (export "get" (func $get)) (export "append" (func $append)))
  (core instance $guest (instantiate $guest (with "libc" (instance $libc)) (with "http" (instance $http))))
  (func (export "add") (result u32) (canon lift (core func $guest "add"))))
