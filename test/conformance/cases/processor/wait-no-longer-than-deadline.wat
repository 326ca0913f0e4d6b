(;---
{
  "claim": "A guest that waits for a timer of a hundred years ends at its deadline, or its timer is a clock that stands still.",
  "clause": "P5",
  "covers": ["CPU-41", "DET-05"],
  "features": ["wasi"],
  "limits": { "timeoutMs": 1000 },
  "steps": [
    { "call": "sleep", "expect": [{ "limit": ["time", "hostCalls"], "withinMs": 6000 }, { "status": "ok", "withinMs": 6000 }] }
  ],
  "after": "healthy"
}
---;)
(component
  (import "wasi:io/poll@0.2.0" (instance $poll
    (export "pollable" (type $pollable (sub resource)))
    (export "[method]pollable.block" (func (param "self" (borrow $pollable))))))
  (alias export $poll "pollable" (type $pollable))
  (import "wasi:clocks/monotonic-clock@0.2.0" (instance $clock
    (alias outer 1 $pollable (type $p'))
    (export "pollable" (type $p (eq $p')))
    (export "subscribe-duration" (func (param "when" u64) (result (own $p))))))
  (core func $subscribe (canon lower (func $clock "subscribe-duration")))
  (core func $block (canon lower (func $poll "[method]pollable.block")))
  (core module $m
    (import "host" "subscribe" (func $subscribe (param i64) (result i32)))
    (import "host" "block" (func $block (param i32)))
    ;; About a hundred years in nanoseconds.
    (func (export "sleep") (call $block (call $subscribe (i64.const 3155760000000000000)))))
  (core instance $i (instantiate $m (with "host" (instance
    (export "subscribe" (func $subscribe)) (export "block" (func $block))))))
  (func (export "sleep") (canon lift (core func $i "sleep"))))
