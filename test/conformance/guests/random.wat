(;---
{
  "claim": "Asks for random numbers of each kind.",
  "clause": "D2",
  "load": "ok",
  "after": "healthy"
}
---;)
(component
  (import "wasi:random/random@0.2.0" (instance $random (export "get-random-u64" (func (result u64)))))
  (import "wasi:random/insecure@0.2.0" (instance $insecure (export "get-insecure-random-u64" (func (result u64)))))
  (import "wasi:random/insecure-seed@0.2.0" (instance $seed (export "insecure-seed" (func (result (tuple u64 u64))))))
  (core module $memory (memory (export "memory") 1))
  (core instance $mem (instantiate $memory))
  (core func $random (canon lower (func $random "get-random-u64")))
  (core func $insecure (canon lower (func $insecure "get-insecure-random-u64")))
  (core func $seed (canon lower (func $seed "insecure-seed") (memory (core memory $mem "memory"))))
  (core module $m
    (import "" "memory" (memory 1))
    (import "" "random" (func $random (result i64)))
    (import "" "insecure" (func $insecure (result i64)))
    (import "" "seed" (func $seed (param i32)))
    (func (export "secure") (result i64) (i64.xor (call $random) (i64.rotl (call $random) (i64.const 17))))
    (func (export "insecure") (result i64) (call $insecure))
    (func (export "seed") (result i64) (call $seed (i32.const 16)) (i64.load (i32.const 16))))
  (core instance $i (instantiate $m (with "" (instance (export "memory" (memory $mem "memory"))
    (export "random" (func $random)) (export "insecure" (func $insecure)) (export "seed" (func $seed))))))
  (func (export "secure") (result u64) (canon lift (core func $i "secure")))
  (func (export "insecure") (result u64) (canon lift (core func $i "insecure")))
  (func (export "seed") (result u64) (canon lift (core func $i "seed"))))
