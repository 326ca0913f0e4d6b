(;---
{
  "claim": "Counts the environment variables and arguments that it finds, and tells whether there is a working directory.",
  "clause": "S1",
  "load": "ok",
  "after": "healthy"
}
---;)
(component
  (import "wasi:cli/environment@0.2.0" (instance $env
    (export "get-environment" (func (result (list (tuple string string)))))
    (export "get-arguments" (func (result (list string))))
    (export "initial-cwd" (func (result (option string))))))
  (core module $memory
    (memory (export "memory") 4)
    (global $next (mut i32) (i32.const 1024))
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) (local i32)
      (local.set 4 (i32.and (i32.add (global.get $next) (i32.const 7)) (i32.const -8)))
      (global.set $next (i32.add (local.get 4) (local.get 3)))
      (local.get 4)))
  (core instance $mem (instantiate $memory))
  (core func $environment (canon lower (func $env "get-environment") (memory (core memory $mem "memory")) (realloc (core func $mem "realloc"))))
  (core func $arguments (canon lower (func $env "get-arguments") (memory (core memory $mem "memory")) (realloc (core func $mem "realloc"))))
  (core func $cwd (canon lower (func $env "initial-cwd") (memory (core memory $mem "memory")) (realloc (core func $mem "realloc"))))
  (core module $m
    (import "" "memory" (memory 1))
    (import "" "environment" (func $environment (param i32)))
    (import "" "arguments" (func $arguments (param i32)))
    (import "" "cwd" (func $cwd (param i32)))
    (func (export "variables") (result i32) (call $environment (i32.const 16)) (i32.load (i32.const 20)))
    (func (export "all") (result i32) (call $environment (i32.const 16)) (i32.const 16))
    (func (export "arguments") (result i32) (call $arguments (i32.const 16)) (i32.load (i32.const 20)))
    (func (export "has-directory") (result i32) (call $cwd (i32.const 16)) (i32.load (i32.const 16))))
  (core instance $i (instantiate $m (with "" (instance (export "memory" (memory $mem "memory"))
    (export "environment" (func $environment)) (export "arguments" (func $arguments)) (export "cwd" (func $cwd))))))
  (func (export "variables") (result u32) (canon lift (core func $i "variables")))
  (func (export "arguments") (result u32) (canon lift (core func $i "arguments")))
  (func (export "has-directory") (result u32) (canon lift (core func $i "has-directory")))
  (func (export "all") (result (list (tuple string string))) (canon lift (core func $i "all") (memory (core memory $mem "memory")))))
