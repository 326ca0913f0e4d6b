(;---
{
  "claim": "A handle of the host's of one kind is none of another kind: an output stream is no pollable.",
  "clause": "A7",
  "covers": ["RES-12"],
  "features": ["wasi"],
  "steps": [{ "call": "f", "expect": "trap" }],
  "after": "healthy"
}
---;)
(component
  (import "wasi:io/poll@0.2.0" (instance $poll
    (export "pollable" (type $pollable (sub resource)))
    (export "[method]pollable.block" (func (param "self" (borrow $pollable))))))
  (import "wasi:io/error@0.2.0" (instance $error (export "error" (type $e (sub resource)))))
  (import "wasi:io/streams@0.2.0" (instance $streams (export "output-stream" (type $out (sub resource)))))
  (alias export $streams "output-stream" (type $out))
  (import "wasi:cli/stdout@0.2.0" (instance $stdout
    (alias outer 1 $out (type $o'))
    (export "output-stream" (type $o (eq $o')))
    (export "get-stdout" (func (result (own $o))))))
  (core func $get (canon lower (func $stdout "get-stdout")))
  (core func $block (canon lower (func $poll "[method]pollable.block")))
  (core module $m
    (import "" "get" (func $get (result i32))) (import "" "block" (func $block (param i32)))
    (func (export "f") (call $block (call $get))))
  (core instance $i (instantiate $m (with "" (instance (export "get" (func $get)) (export "block" (func $block))))))
  (func (export "f") (canon lift (core func $i "f"))))
