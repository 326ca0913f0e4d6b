(;---
{
  "claim": "Calls the functions of its embedder, and hands on what they answer.",
  "clause": "H1",
  "load": ["ok", "refused"],
  "after": "healthy"
}
---;)
(component
  (import "test:app/people" (instance $people
    (export "find" (func (param "name" string) (result string)))
    (export "age" (func (param "name" string) (result (result u8 (error string)))))
    (export "count" (func (result u32)))))
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
  (core func $find (canon lower (func $people "find") (memory $memory) (realloc $realloc)))
  (core func $age (canon lower (func $people "age") (memory $memory) (realloc $realloc)))
  (core func $count (canon lower (func $people "count")))
  (core module $m
    (import "" "memory" (memory 1))
    (import "" "find" (func $find (param i32 i32 i32)))
    (import "" "age" (func $age (param i32 i32 i32)))
    (import "" "count" (func $count (result i32)))
    (func (export "find") (param i32 i32) (result i32) (call $find (local.get 0) (local.get 1) (i32.const 16)) (i32.const 16))
    (func (export "age") (param i32 i32) (result i32) (call $age (local.get 0) (local.get 1) (i32.const 16)) (i32.const 16))
    ;; So many calls; answers what the last one did.
    (func (export "count") (param i32) (result i32) (local i32)
      (loop
        (local.set 1 (call $count))
        (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
      (local.get 1)))
  (core instance $i (instantiate $m (with "" (instance
    (export "memory" (memory $memory)) (export "find" (func $find)) (export "age" (func $age)) (export "count" (func $count))))))
  (func (export "find") (param "name" string) (result string) (canon lift (core func $i "find") (memory $memory) (realloc $realloc)))
  (func (export "age") (param "name" string) (result (result u8 (error string))) (canon lift (core func $i "age") (memory $memory) (realloc $realloc)))
  (func (export "count") (param "times" u32) (result u32) (canon lift (core func $i "count"))))
