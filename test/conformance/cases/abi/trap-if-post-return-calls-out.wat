(;---
{
  "claim": "A post-return function that calls an import traps.",
  "clause": "A5",
  "covers": ["ABI-29"],
  "features": ["wasi"],
  "steps": [{ "call": "f", "expect": "trap" }],
  "after": "healthy"
}
---;)
(component
  (import "wasi:random/insecure@0.2.0" (instance $random
    (export "get-insecure-random-u64" (func (result u64)))))
  (core func $next (canon lower (func $random "get-insecure-random-u64")))
  (core module $m
    (import "host" "next" (func $next (result i64)))
    (memory (export "memory") 1)
    (func (export "f") (result i32) (i32.const 0))
    (func (export "post") (param i32) (drop (call $next))))
  (core instance $i (instantiate $m (with "host" (instance (export "next" (func $next))))))
  (func (export "f") (result string)
    (canon lift (core func $i "f") (memory (core memory $i "memory")) (post-return (core func $i "post")))))
