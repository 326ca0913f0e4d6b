(;---
{
  "claim": "Reads the clocks, around a loop that takes some time.",
  "clause": "D1",
  "load": "ok",
  "after": "healthy"
}
---;)
(component
  (import "wasi:clocks/monotonic-clock@0.2.0" (instance $mono (export "now" (func (result u64))) (export "resolution" (func (result u64)))))
  (import "wasi:clocks/wall-clock@0.2.0" (instance $wall
    (type $d' (record (field "seconds" u64) (field "nanoseconds" u32)))
    (export "datetime" (type $d (eq $d')))
    (export "now" (func (result $d)))))
  (core module $memory (memory (export "memory") 1))
  (core instance $mem (instantiate $memory))
  (core func $mono (canon lower (func $mono "now")))
  (core func $resolution (canon lower (func $mono "resolution")))
  (core func $wall (canon lower (func $wall "now") (memory (core memory $mem "memory"))))
  (core module $m
    (import "" "memory" (memory 1))
    (import "" "mono" (func $mono (result i64)))
    (import "" "resolution" (func $resolution (result i64)))
    (import "" "wall" (func $wall (param i32)))
    (func $work (local i32)
      (loop (br_if 0 (i32.lt_u (local.tee 0 (i32.add (local.get 0) (i32.const 1))) (i32.const 20000000)))))
    (func (export "elapsed") (result i64) (local i64)
      (local.set 0 (call $mono)) (call $work) (i64.sub (call $mono) (local.get 0)))
    (func $nanos (result i64)
      (call $wall (i32.const 16))
      (i64.add (i64.mul (i64.load (i32.const 16)) (i64.const 1000000000)) (i64.load32_u (i32.const 24))))
    (func (export "elapsed-wall") (result i64) (local i64)
      (local.set 0 (call $nanos)) (call $work) (i64.sub (call $nanos) (local.get 0)))
    (func (export "seconds") (result i64) (call $wall (i32.const 16)) (i64.load (i32.const 16)))
    ;; The smallest step seen between two different readings, or 0 when the clock never moves in some time.
    (func (export "step") (result i64) (local i64 i64 i32)
      (local.set 0 (call $mono))
      (loop
        (local.set 1 (call $mono))
        (if (i64.ne (local.get 1) (local.get 0)) (then (return (i64.sub (local.get 1) (local.get 0)))))
        (br_if 0 (i32.lt_u (local.tee 2 (i32.add (local.get 2) (i32.const 1))) (i32.const 90000))))
      (i64.const 0))
    (func (export "backwards") (result i32) (local i64 i64 i32)
      (loop
        (local.set 1 (call $mono))
        (if (i64.lt_u (local.get 1) (local.get 0)) (then (return (i32.const 1))))
        (local.set 0 (local.get 1))
        (br_if 0 (i32.lt_u (local.tee 2 (i32.add (local.get 2) (i32.const 1))) (i32.const 50000))))
      (i32.const 0)))
  (core instance $i (instantiate $m (with "" (instance (export "memory" (memory $mem "memory"))
    (export "mono" (func $mono)) (export "resolution" (func $resolution)) (export "wall" (func $wall))))))
  (func (export "elapsed") (result u64) (canon lift (core func $i "elapsed")))
  (func (export "elapsed-wall") (result u64) (canon lift (core func $i "elapsed-wall")))
  (func (export "seconds") (result u64) (canon lift (core func $i "seconds")))
  (func (export "step") (result u64) (canon lift (core func $i "step")))
  (func (export "backwards") (result u32) (canon lift (core func $i "backwards"))))
