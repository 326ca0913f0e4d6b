;; call sum 10
;; call shuffle
;; call relaxed
(module
  (memory 1)
  (func (export "sum") (param $n i32) (result i32) (local $v v128)
    (loop $l
      (local.set $v (i32x4.add (local.get $v) (i32x4.splat (local.get $n))))
      (v128.store (i32.const 16) (local.get $v))
      (br_if $l (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (i32x4.extract_lane 2 (v128.load (i32.const 16))))
  (func (export "shuffle") (result i32)
    (i8x16.extract_lane_u 1
      (i8x16.shuffle 15 14 13 12 11 10 9 8 7 6 5 4 3 2 1 0
        (v128.const i8x16 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15) (v128.const i64x2 0 0))))
  (func (export "relaxed") (result f32)
    (f32x4.extract_lane 0
      (f32x4.relaxed_madd (f32x4.splat (f32.const 2)) (f32x4.splat (f32.const 3)) (f32x4.splat (f32.const 4))))))
