;; call down 10
;; call while 0
;; call while 10
;; call nested 4 5
;; call with-continue 10
;; call with-break 10
;; call once
;; call through-a-table 7
;; call with-parameters 6
;; call collatz 27
;; call collatz 97
;; call loop-in-loop-header 5
(module
  (func (export "down") (param i32)
    (loop $l (br_if $l (local.tee 0 (i32.sub (local.get 0) (i32.const 1))))))
  (func (export "while") (param $n i32) (result i32) (local $i i32)
    (block $end (loop $l
      (br_if $end (i32.ge_u (local.get $i) (local.get $n)))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br $l)))
    (local.get $i))
  (func (export "nested") (param $n i32) (param $m i32) (result i32) (local $i i32) (local $j i32) (local $s i32)
    (loop $outer
      (local.set $j (i32.const 0))
      (loop $inner
        (local.set $s (i32.add (local.get $s) (i32.mul (local.get $i) (local.get $j))))
        (br_if $inner (i32.lt_u (local.tee $j (i32.add (local.get $j) (i32.const 1))) (local.get $m))))
      (br_if $outer (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (local.get $n))))
    (local.get $s))
  (func (export "with-continue") (param $n i32) (result i32) (local $i i32) (local $s i32)
    (block $end (loop $l
      (br_if $end (i32.eq (local.get $i) (local.get $n)))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $l (i32.and (local.get $i) (i32.const 1)))
      (local.set $s (i32.add (local.get $s) (local.get $i)))
      (br $l)))
    (local.get $s))
  (func (export "with-break") (param $n i32) (result i32) (local $i i32)
    (block $end (loop $l
      (if (i32.gt_u (i32.mul (local.get $i) (local.get $i)) (local.get $n)) (then (br $end)))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br $l)))
    (local.get $i))
  (func (export "once") (result i32) (loop (result i32) (i32.const 1)))
  (func (export "through-a-table") (param $n i32) (result i32) (local $i i32)
    (loop $l
      (block $odd (block $even (br_table $even $odd (i32.and (local.get $i) (i32.const 1))))
        (local.set $i (i32.add (local.get $i) (i32.const 3))) (br_if $l (i32.lt_u (local.get $i) (local.get $n))) (return (local.get $i)))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $l (i32.lt_u (local.get $i) (local.get $n))))
    (i32.const -1))
  (func (export "with-parameters") (param $n i32) (result i32)
    (i32.const 1) (local.get $n)
    (loop $l (param i32 i32) (result i32)
      (local.set $n) (local.get $n) (i32.mul)
      (local.tee $n (i32.sub (local.get $n) (i32.const 1)))
      (if (param i32) (result i32) (then (local.get $n) (br $l)) (else))))
  (func (export "collatz") (param $n i32) (result i32) (local $steps i32)
    (block $end (loop $l
      (br_if $end (i32.eq (local.get $n) (i32.const 1)))
      (if (i32.and (local.get $n) (i32.const 1))
        (then (local.set $n (i32.add (i32.mul (local.get $n) (i32.const 3)) (i32.const 1))))
        (else (local.set $n (i32.shr_u (local.get $n) (i32.const 1)))))
      (local.set $steps (i32.add (local.get $steps) (i32.const 1)))
      (br $l)))
    (local.get $steps))
  (func (export "loop-in-loop-header") (param $n i32) (result i32) (local $i i32)
    (loop $outer (loop $inner
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $inner (i32.and (local.get $i) (i32.const 1)))
      (br_if $outer (i32.lt_u (local.get $i) (local.get $n)))))
    (local.get $i)))
