(;---
{
  "claim": "What a start function read under a grant is not there in calls after the end of the grant.",
  "clause": "G1",
  "features": ["wasi"],
  "grants": [{ "kind": "env", "name": "NAME", "value": "CANARY", "expires": "${in:1500}" }],
  "steps": [
    { "call": "all", "times": 3, "expect": "ok" },
    { "waitMs": 1600 },
    { "call": "all", "times": 2, "expect": { "status": "ok", "lacks": ["CANARY"] } }
  ],
  "after": "healthy"
}
---;)
(component
  (import "wasi:cli/environment@0.2.0" (instance $env (export "get-environment" (func (result (list (tuple string string)))))))
  (core module $libc
    (memory (export "memory") 4)
    (global $next (mut i32) (i32.const 4096))
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) (local i32)
      (local.set 4 (i32.and (i32.add (global.get $next) (i32.const 7)) (i32.const -8)))
      (global.set $next (i32.add (local.get 4) (local.get 3)))
      (local.get 4)))
  (core instance $libc (instantiate $libc))
  (alias core export $libc "memory" (core memory $memory))
  (alias core export $libc "realloc" (core func $realloc))
  (core func $all (canon lower (func $env "get-environment") (memory $memory) (realloc $realloc)))
  (core module $m
    (import "" "memory" (memory 1))
    (import "" "all" (func $all (param i32)))
    (func $start (call $all (i32.const 64)))
    (start $start)
    (func (export "all") (result i32) (i32.const 64)))
  (core instance $i (instantiate $m (with "" (instance (export "memory" (memory $memory)) (export "all" (func $all))))))
  (func (export "all") (result (list (tuple string string))) (canon lift (core func $i "all") (memory $memory))))
