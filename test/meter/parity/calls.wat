;; call direct
;; call deep 20
;; call fib 12
;; call ackermann 2 3
;; call even 9
;; call even 10
;; call indirect 0 5
;; call indirect 1 5
;; call indirect 2 5
;; call tree 6
;; call many-results
;; call host-call
;; call ref 5
;; call null-or 0
;; call null-or 1
(module
  (import "host" "nop" (func $nop))
  (type $unary (func (param i32) (result i32)))
  (table funcref (elem $double $square $fib))
  (elem declare func $double)
  (func $empty)
  (func $double (param i32) (result i32) (i32.add (local.get 0) (local.get 0)))
  (func $square (param i32) (result i32) (i32.mul (local.get 0) (local.get 0)))
  (func (export "direct") (result i32) (call $empty) (call $empty) (call $double (i32.const 4)))
  (func $deep (export "deep") (param i32) (result i32)
    (if (result i32) (local.get 0)
      (then (i32.add (i32.const 1) (call $deep (i32.sub (local.get 0) (i32.const 1)))))
      (else (i32.const 0))))
  (func $fib (export "fib") (param i32) (result i32)
    (if (i32.lt_u (local.get 0) (i32.const 2)) (then (return (local.get 0))))
    (i32.add (call $fib (i32.sub (local.get 0) (i32.const 1))) (call $fib (i32.sub (local.get 0) (i32.const 2)))))
  (func $ack (export "ackermann") (param $m i32) (param $n i32) (result i32)
    (if (i32.eqz (local.get $m)) (then (return (i32.add (local.get $n) (i32.const 1)))))
    (if (i32.eqz (local.get $n)) (then (return (call $ack (i32.sub (local.get $m) (i32.const 1)) (i32.const 1)))))
    (call $ack (i32.sub (local.get $m) (i32.const 1)) (call $ack (local.get $m) (i32.sub (local.get $n) (i32.const 1)))))
  (func $even (export "even") (param i32) (result i32)
    (if (result i32) (i32.eqz (local.get 0)) (then (i32.const 1)) (else (call $odd (i32.sub (local.get 0) (i32.const 1))))))
  (func $odd (param i32) (result i32)
    (if (result i32) (i32.eqz (local.get 0)) (then (i32.const 0)) (else (call $even (i32.sub (local.get 0) (i32.const 1))))))
  (func (export "indirect") (param i32 i32) (result i32)
    (call_indirect (type $unary) (local.get 1) (local.get 0)))
  (func $tree (export "tree") (param i32)
    (if (local.get 0) (then
      (call $tree (i32.sub (local.get 0) (i32.const 1))) (call $tree (i32.sub (local.get 0) (i32.const 1))))))
  (func $three (result i32 i64 f32) (i32.const 1) (i64.const 2) (f32.const 3))
  (func (export "many-results") (result i32) (call $three) drop drop)
  (func (export "host-call") (call $nop) (call $empty) (call $nop))
  (func (export "ref") (param i32) (result i32) (call_ref $unary (local.get 0) (ref.func $double)))
  (func $apply (param $f (ref $unary)) (result i32) (call_ref $unary (i32.const 21) (local.get $f)))
  (func (export "null-or") (param i32) (result i32)
    (block $null
      (if (result (ref null $unary)) (local.get 0) (then (ref.func $double)) (else (ref.null $unary)))
      (br_on_null $null)
      (return (call $apply)))
    (i32.const -1)))
