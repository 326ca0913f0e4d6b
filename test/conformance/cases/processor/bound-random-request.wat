(;---
{
  "claim": "A request for four billion random bytes is refused or cut before it is made.",
  "clause": "P6",
  "covers": ["CPU-40", "DET-08"],
  "cites": ["GHSA-852m-cvvp-9p4w"],
  "features": ["wasi"],
  "limits": { "timeoutMs": 5000 },
  "steps": [{ "call": "f", "expect": [{ "limit": ["output", "memory", "time", "fuel"] }, "trap", "refused"] }],
  "after": "healthy"
}
---;)
(component
  (import "wasi:random/random@0.2.0" (instance $random
    (export "get-random-bytes" (func (param "len" u64) (result (list u8))))))
  (core module $memory
    (memory (export "memory") 1)
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 0)))
  (core instance $mem (instantiate $memory))
  (core func $bytes (canon lower (func $random "get-random-bytes")
    (memory (core memory $mem "memory")) (realloc (core func $mem "realloc"))))
  (core module $m
    (import "host" "bytes" (func $bytes (param i64 i32)))
    (func (export "f") (call $bytes (i64.const 0xffffffff) (i32.const 8))))
  (core instance $i (instantiate $m (with "host" (instance (export "bytes" (func $bytes))))))
  (func (export "f") (canon lift (core func $i "f"))))
