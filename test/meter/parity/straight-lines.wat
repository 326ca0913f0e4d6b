;; call empty
;; call nops
;; call one
;; call drops
;; call numbers
;; call conversions
;; call locals 7
;; call globals
(module
  (global $g (mut i64) (i64.const 5))
  (func (export "empty"))
  (func (export "nops") nop nop nop)
  (func (export "one") (result i32) i32.const 1)
  (func (export "drops") i32.const 1 drop i64.const 2 drop f32.const 3 drop f64.const 4 drop)
  (func (export "numbers") (result f64)
    (f64.add (f64.convert_i32_s (i32.mul (i32.const 6) (i32.const 7))) (f64.sqrt (f64.const 2))))
  (func (export "conversions") (result i32)
    (i32.add (i32.trunc_sat_f64_s (f64.const 1e99)) (i32.extend8_s (i32.wrap_i64 (i64.const 0xfff)))))
  (func (export "locals") (param i32) (result i32) (local i32 i64)
    (local.set 1 (local.get 0)) (i32.add (local.tee 1 (i32.const 2)) (select (local.get 0) (local.get 1) (i32.const 0))))
  (func (export "globals") (result i64)
    (global.set $g (i64.add (global.get $g) (i64.const 1))) (global.get $g)))
