(;---
{
  "claim": "A realloc that calls an import traps: an instance may not leave while a value is lowered into it.",
  "clause": "A5",
  "covers": ["ABI-28"],
  "features": ["wasi"],
  "steps": [{ "call": "f", "args": { "text": "a" }, "expect": "trap" }],
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
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) (drop (call $next)) (i32.const 16))
    (func (export "f") (param i32 i32) (result i32) (local.get 1)))
  (core instance $i (instantiate $m (with "host" (instance (export "next" (func $next))))))
  (func (export "f") (param "text" string) (result u32)
    (canon lift (core func $i "f") (memory (core memory $i "memory")) (realloc (core func $i "realloc")))))
