(;---
{
  "claim": "Host calls have a ceiling of their own, or a price, so that ten million trivial ones end the call.",
  "clause": "P6",
  "covers": ["CPU-39"],
  "features": ["wasi"],
  "limits": { "hostCalls": 1000, "timeoutMs": 5000 },
  "steps": [{ "call": "storm", "expect": { "limit": ["hostCalls", "fuel", "time"], "withinMs": 9000 } }],
  "after": "healthy"
}
---;)
(component
  (import "wasi:random/insecure-seed@0.2.0" (instance $seed
    (export "insecure-seed" (func (result (tuple u64 u64))))))
  (core module $memory (memory (export "memory") 1))
  (core instance $mem (instantiate $memory))
  (core func $seed (canon lower (func $seed "insecure-seed") (memory (core memory $mem "memory"))))
  (core module $m
    (import "host" "seed" (func $seed (param i32)))
    (func (export "storm") (loop (call $seed (i32.const 8)) (br 0))))
  (core instance $i (instantiate $m (with "host" (instance (export "seed" (func $seed))))))
  (func (export "storm") (canon lift (core func $i "storm"))))
