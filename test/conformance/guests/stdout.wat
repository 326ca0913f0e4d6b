(;---
{
  "claim": "Writes to standard output: a flood, so many lines, and handles that are never dropped.",
  "clause": "M5",
  "load": "ok",
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
  (core module $memory (memory (export "memory") 2) (data (i32.const 64) "\1b]52;c;aGk=\07\1b[2J 100% \0d\00 \c2\9b31m"))
  (core instance $mem (instantiate $memory))
  (core func $get (canon lower (func $stdout "get-stdout")))
  (core func $write (canon lower (func $streams "[method]output-stream.blocking-write-and-flush") (memory (core memory $mem "memory"))))
  (core module $m
    (import "host" "memory" (memory 2))
    (import "host" "get" (func $get (result i32)))
    (import "host" "write" (func $write (param i32 i32 i32 i32)))
    (func (export "flood") (local i32)
      (local.set 0 (call $get))
      (loop (call $write (local.get 0) (i32.const 1024) (i32.const 4096) (i32.const 0)) (br 0)))
    (func (export "lines") (param i32 i32) (local i32)
      (local.set 2 (call $get))
      (memory.fill (i32.const 1024) (i32.const 97) (local.get 1))
      (i32.store8 (i32.add (i32.const 1023) (local.get 1)) (i32.const 10))
      (loop
        (call $write (local.get 2) (i32.const 1024) (local.get 1) (i32.const 0))
        (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1))))))
    (func (export "escape") (call $write (call $get) (i32.const 64) (i32.const 33) (i32.const 0)))
    (func (export "hoard") (loop (drop (call $get)) (br 0))))
  (core instance $i (instantiate $m (with "host" (instance
    (export "memory" (memory $mem "memory")) (export "get" (func $get)) (export "write" (func $write))))))
  (func (export "flood") (canon lift (core func $i "flood")))
  (func (export "lines") (param "count" u32) (param "size" u32) (canon lift (core func $i "lines")))
  (func (export "escape") (canon lift (core func $i "escape")))
  (func (export "hoard") (canon lift (core func $i "hoard"))))
