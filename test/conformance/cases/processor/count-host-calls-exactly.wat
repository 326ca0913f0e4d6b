(;---
{
  "claim": "As many host calls as the limit allows pass, and one more ends the call.",
  "clause": "P6",
  "covers": ["CPU-39"],
  "features": ["wasi", "usage"],
  "steps": [
    { "call": "calls", "args": { "n": 50 }, "limits": { "hostCalls": 50 }, "expect": { "status": "ok", "hostCalls": 50 } },
    { "call": "calls", "args": { "n": 51 }, "limits": { "hostCalls": 50 }, "expect": { "limit": "hostCalls" } }
  ],
  "after": "healthy"
}
---;)
(component
  (import "wasi:random/insecure@0.2.0" (instance $random
    (export "get-insecure-random-u64" (func (result u64)))))
  (core func $next (canon lower (func $random "get-insecure-random-u64")))
  (core module $m
    (import "host" "next" (func $next (result i64)))
    (func (export "calls") (param i32)
      (loop
        (drop (call $next))
        (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))))
  (core instance $i (instantiate $m (with "host" (instance (export "next" (func $next))))))
  (func (export "calls") (param "n" u32) (canon lift (core func $i "calls"))))
