(;---
{
  "claim": "A stack that ends inside a call of the host is contained as any other.",
  "clause": "M3",
  "covers": ["MEM-18", "LIF-14"],
  "features": ["wasi"],
  "limits": { "timeoutMs": 5000, "hostCalls": 1000000 },
  "steps": [
    { "call": "f", "expect": { "limit": ["stack", "hostCalls", "fuel"] } },
    { "call": "f", "expect": { "limit": ["stack", "hostCalls", "fuel"] } }
  ],
  "after": "healthy"
}
---;)
;; Calls the host once on each level of an endless recursion.
(component
  (import "wasi:random/insecure@0.2.0" (instance $random
    (export "get-insecure-random-u64" (func (result u64)))))
  (core func $next (canon lower (func $random "get-insecure-random-u64")))
  (core module $m
    (import "host" "next" (func $next (result i64)))
    (func $f (export "f") (result i32)
      (drop (call $next))
      (i32.add (i32.const 1) (call $f))))
  (core instance $i (instantiate $m (with "host" (instance (export "next" (func $next))))))
  (func (export "f") (result s32) (canon lift (core func $i "f"))))
