;; call sum 10
;; call sum 1000
;; call even 7
;; call even 8
;; call indirect 9
;; call into-a-loop 5
(module
  (type $unary (func (param i32) (result i32)))
  (table funcref (elem $down))
  (func $sum-to (param $n i32) (param $s i32) (result i32)
    (if (i32.eqz (local.get $n)) (then (return (local.get $s))))
    (return_call $sum-to (i32.sub (local.get $n) (i32.const 1)) (i32.add (local.get $s) (local.get $n))))
  (func (export "sum") (param i32) (result i32) (call $sum-to (local.get 0) (i32.const 0)))
  (func $even (export "even") (param i32) (result i32)
    (if (i32.eqz (local.get 0)) (then (return (i32.const 1))))
    (return_call $odd (i32.sub (local.get 0) (i32.const 1))))
  (func $odd (param i32) (result i32)
    (if (i32.eqz (local.get 0)) (then (return (i32.const 0))))
    (return_call $even (i32.sub (local.get 0) (i32.const 1))))
  (func $down (param i32) (result i32)
    (if (i32.eqz (local.get 0)) (then (return (i32.const 5))))
    (return_call_indirect (type $unary) (i32.sub (local.get 0) (i32.const 1)) (i32.const 0)))
  (func (export "indirect") (param i32) (result i32) (return_call $down (local.get 0)))
  (func $loop (param i32) (result i32)
    (loop $l (br_if $l (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
    (local.get 0))
  (func (export "into-a-loop") (param i32) (result i32) (return_call $loop (local.get 0))))
