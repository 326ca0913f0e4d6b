(;---
{
  "claim": "A value as large as a grant allows at most is set and found again; one byte more is refused.",
  "clause": "K2",
  "features": ["wasi"],
  "limits": { "memoryBytes": 67108864, "outputBytes": 33554432 },
  "grants": [{ "kind": "key-value", "quota": { "bytes": 33554432, "valueBytes": 15728640 } }],
  "steps": [
    { "call": "turn", "args": { "size": 15728640 }, "expect": { "value": 15728640 } },
    { "call": "turn", "args": { "size": 15728641 }, "expect": { "value": 1000 } },
    { "call": "turn", "args": { "size": 16777200 }, "expect": [{ "value": 1000 }, "limit"] }
  ],
  "after": "healthy"
}
---;)
(component
  (import "wasi:keyvalue/store@0.2.0-draft2" (instance $kv
    (export "bucket" (type $bucket (sub resource)))
    (type $e' (variant (case "no-such-store") (case "access-denied") (case "other" string)))
    (export "error" (type $e (eq $e')))
    (export "open" (func (param "identifier" string) (result (result (own $bucket) (error $e)))))
    (export "[method]bucket.get" (func (param "self" (borrow $bucket)) (param "key" string) (result (result (option (list u8)) (error $e)))))
    (export "[method]bucket.set" (func (param "self" (borrow $bucket)) (param "key" string) (param "value" (list u8)) (result (result (error $e)))))))
  (alias export $kv "bucket" (type $bucket))
  (core module $libc
    (memory (export "memory") 600)
    (global $next (mut i32) (i32.const 4096))
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) (local i32)
      (local.set 4 (i32.and (i32.add (global.get $next) (i32.const 7)) (i32.const -8)))
      (global.set $next (i32.add (local.get 4) (local.get 3)))
      (local.get 4)))
  (core instance $libc (instantiate $libc))
  (alias core export $libc "memory" (core memory $memory))
  (alias core export $libc "realloc" (core func $realloc))
  (core func $open (canon lower (func $kv "open") (memory $memory) (realloc $realloc)))
  (core func $get (canon lower (func $kv "[method]bucket.get") (memory $memory) (realloc $realloc)))
  (core func $set (canon lower (func $kv "[method]bucket.set") (memory $memory) (realloc $realloc)))
  ;; Sets a value of so many bytes, and answers how many it found: 1000 when the one, 2000 when the other was refused.
  (core module $m
    (import "" "memory" (memory 1))
    (import "" "open" (func $open (param i32 i32 i32)))
    (import "" "get" (func $get (param i32 i32 i32 i32)))
    (import "" "set" (func $set (param i32 i32 i32 i32 i32 i32)))
    (func (export "turn") (param i32) (result i32) (local i32)
      (call $open (i32.const 0) (i32.const 0) (i32.const 16))
      (local.set 1 (i32.load (i32.const 20)))
      (call $set (local.get 1) (i32.const 64) (i32.const 1) (i32.const 65536) (local.get 0) (i32.const 16))
      (if (i32.load8_u (i32.const 16)) (then (return (i32.const 1000))))
      (call $get (local.get 1) (i32.const 64) (i32.const 1) (i32.const 16))
      (if (i32.load8_u (i32.const 16)) (then (return (i32.const 2000))))
      (i32.load (i32.const 28))))
  (core instance $i (instantiate $m (with "" (instance
    (export "memory" (memory $memory)) (export "open" (func $open)) (export "get" (func $get)) (export "set" (func $set))))))
  (func (export "turn") (param "size" u32) (result u32) (canon lift (core func $i "turn"))))
