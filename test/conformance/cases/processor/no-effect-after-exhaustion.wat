(;---
{
  "claim": "No host call happens once the budget is spent: what stands behind the code that spends it is never logged.",
  "clause": "P4",
  "covers": ["CPU-46"],
  "features": ["wasi", "log", "fuel"],
  "limits": { "fuel": 1000, "timeoutMs": 5000 },
  "steps": [{ "call": "f", "expect": { "limit": "fuel", "lacks": ["CANARY"] } }],
  "after": "healthy"
}
---;)
(component
  (import "wasi:io/error@0.2.0" (instance $error (export "error" (type $e (sub resource)))))
  (alias export $error "error" (type $error))
  (import "wasi:io/streams@0.2.0" (instance $streams
    (export "output-stream" (type $out (sub resource)))
    (alias outer 1 $error (type $e'))
    (export "error" (type $e (eq $e')))
    (type $se' (variant (case "last-operation-failed" (own $e)) (case "closed")))
    (export "stream-error" (type $se (eq $se')))
    (export "[method]output-stream.blocking-write-and-flush"
      (func (param "self" (borrow $out)) (param "contents" (list u8)) (result (result (error $se)))))))
  (alias export $streams "output-stream" (type $out))
  (import "wasi:cli/stdout@0.2.0" (instance $stdout
    (alias outer 1 $out (type $o'))
    (export "output-stream" (type $o (eq $o')))
    (export "get-stdout" (func (result (own $o))))))
  (core module $memory (memory (export "memory") 1) (data (i32.const 64) "CANARY\0a"))
  (core instance $mem (instantiate $memory))
  (core func $get (canon lower (func $stdout "get-stdout")))
  (core func $write (canon lower (func $streams "[method]output-stream.blocking-write-and-flush") (memory (core memory $mem "memory"))))
  (core module $m
    (import "host" "get" (func $get (result i32)))
    (import "host" "write" (func $write (param i32 i32 i32 i32)))
    (func (export "f") (local i32)
      (local.set 0 (call $get))
      (block (loop (br 0)))
      (call $write (local.get 0) (i32.const 64) (i32.const 7) (i32.const 0))))
  (core instance $i (instantiate $m (with "host" (instance (export "get" (func $get)) (export "write" (func $write))))))
  (func (export "f") (canon lift (core func $i "f"))))
