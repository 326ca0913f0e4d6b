(;---
{
  "claim": "Reads its configuration: one value, and all of them.",
  "clause": "S1",
  "load": "ok",
  "after": "healthy"
}
---;)
(component
  (import "wasi:config/store@0.2.0-draft" (instance $config
    (type $e' (variant (case "upstream" string) (case "io" string)))
    (export "error" (type $e (eq $e')))
    (export "get" (func (param "key" string) (result (result (option string) (error $e)))))
    (export "get-all" (func (result (result (list (tuple string string)) (error $e)))))))
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
  (core func $get (canon lower (func $config "get") (memory $memory) (realloc $realloc)))
  (core func $all (canon lower (func $config "get-all") (memory $memory) (realloc $realloc)))
  ;; Results of imports lie at 64: zero for ok, and what was found from 68 on.
  (core module $m
    (import "" "memory" (memory 1))
    (import "" "get" (func $get (param i32 i32 i32)))
    (import "" "all" (func $all (param i32)))
    (func $found (result i32) (if (i32.load8_u (i32.const 64)) (then (unreachable))) (i32.const 68))
    (func (export "get") (param i32 i32) (result i32) (call $get (local.get 0) (local.get 1) (i32.const 64)) (call $found))
    (func (export "all") (result i32) (call $all (i32.const 64)) (call $found)))
  (core instance $i (instantiate $m (with "" (instance
    (export "memory" (memory $memory)) (export "get" (func $get)) (export "all" (func $all))))))
  (func (export "get") (param "key" string) (result (option string)) (canon lift (core func $i "get") (memory $memory) (realloc $realloc)))
  (func (export "all") (result (list (tuple string string))) (canon lift (core func $i "all") (memory $memory))))
