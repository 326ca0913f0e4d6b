;; call sieve 200
;; call gcd 1071 462
;; call sort 40
;; call hash 100
;; call interpret 25
(module
  (memory 1)
  (data (i32.const 4096) "\01\02\00\03\04")
  (func (export "sieve") (param $n i32) (result i32) (local $i i32) (local $j i32) (local $count i32)
    (local.set $i (i32.const 2))
    (block $end (loop $l
      (br_if $end (i32.gt_u (local.get $i) (local.get $n)))
      (if (i32.eqz (i32.load8_u (local.get $i)))
        (then
          (local.set $count (i32.add (local.get $count) (i32.const 1)))
          (local.set $j (i32.mul (local.get $i) (local.get $i)))
          (block $done (loop $mark
            (br_if $done (i32.gt_u (local.get $j) (local.get $n)))
            (i32.store8 (local.get $j) (i32.const 1))
            (local.set $j (i32.add (local.get $j) (local.get $i)))
            (br $mark)))))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br $l)))
    (local.get $count))
  (func $gcd (export "gcd") (param $a i32) (param $b i32) (result i32)
    (if (result i32) (local.get $b)
      (then (call $gcd (local.get $b) (i32.rem_u (local.get $a) (local.get $b))))
      (else (local.get $a))))
  (func $less (param $a i32) (param $b i32) (result i32) (i32.lt_u (i32.load (local.get $a)) (i32.load (local.get $b))))
  (func (export "sort") (param $n i32) (result i32) (local $i i32) (local $j i32) (local $x i32)
    (loop $fill
      (i32.store (i32.shl (local.get $i) (i32.const 2)) (i32.rem_u (i32.mul (local.get $i) (i32.const 7919)) (i32.const 101)))
      (br_if $fill (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (local.get $n))))
    (local.set $i (i32.const 4))
    (block $end (loop $l
      (br_if $end (i32.ge_u (local.get $i) (i32.shl (local.get $n) (i32.const 2))))
      (local.set $j (local.get $i))
      (block $placed (loop $sift
        (br_if $placed (i32.eqz (local.get $j)))
        (br_if $placed (i32.eqz (call $less (local.get $j) (i32.sub (local.get $j) (i32.const 4)))))
        (local.set $x (i32.load (local.get $j)))
        (i32.store (local.get $j) (i32.load (i32.sub (local.get $j) (i32.const 4))))
        (local.set $j (i32.sub (local.get $j) (i32.const 4)))
        (i32.store (local.get $j) (local.get $x))
        (br $sift)))
      (local.set $i (i32.add (local.get $i) (i32.const 4)))
      (br $l)))
    (i32.load (i32.const 40)))
  (func (export "hash") (param $n i32) (result i32) (local $h i32)
    (local.set $h (i32.const 0x811c9dc5))
    (block $end (loop $l
      (br_if $end (i32.eqz (local.get $n)))
      (local.set $n (i32.sub (local.get $n) (i32.const 1)))
      (local.set $h (i32.mul (i32.xor (local.get $h) (i32.load8_u offset=4096 (local.get $n))) (i32.const 0x01000193)))
      (br $l)))
    (local.get $h))
  (func (export "interpret") (param $fuel i32) (result i32) (local $pc i32) (local $acc i32)
    (loop $next
      (if (i32.eqz (local.get $fuel)) (then (return (local.get $acc))))
      (local.set $fuel (i32.sub (local.get $fuel) (i32.const 1)))
      (block $jump (block $double (block $decrement (block $increment
        (br_table $increment $decrement $double $jump (i32.load8_u offset=4096 (local.get $pc))))
          (local.set $acc (i32.add (local.get $acc) (i32.const 1)))
          (local.set $pc (i32.add (local.get $pc) (i32.const 1))) (br $next))
        (local.set $acc (i32.sub (local.get $acc) (i32.const 1)))
        (local.set $pc (i32.add (local.get $pc) (i32.const 1))) (br $next))
      (local.set $acc (i32.shl (local.get $acc) (i32.const 1)))
      (local.set $pc (i32.add (local.get $pc) (i32.const 1))) (br $next))
      (local.set $pc (i32.const 0)) (br $next))
    unreachable))
