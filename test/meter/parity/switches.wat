;; call cases 0
;; call cases 1
;; call cases 2
;; call cases 99
;; call falls-through 0
;; call falls-through 1
;; call falls-through 2
;; call out-of-function 0
;; call out-of-function 1
;; call back 5
(module
  (func (export "cases") (param i32) (result i32) (local $r i32)
    (block $end
      (block $default
        (block $two
          (block $one
            (block $zero (br_table $zero $one $two $default (local.get 0)))
            (local.set $r (i32.const 10)) (br $end))
          (local.set $r (i32.add (i32.const 10) (i32.const 1))) (br $end))
        (return (i32.const 77)))
      (local.set $r (i32.mul (i32.add (i32.const 3) (i32.const 4)) (i32.const 5))))
    (local.get $r))
  (func (export "falls-through") (param i32) (result i32) (local $r i32)
    (block $two (block $one (block $zero (br_table $zero $one $two (local.get 0)))
        (local.set $r (i32.add (local.get $r) (i32.const 1))))
      (local.set $r (i32.add (local.get $r) (i32.const 2))))
    (i32.add (local.get $r) (i32.const 4)))
  (func (export "out-of-function") (param i32) (result i32)
    (block $b (result i32) (br_table $b 1 (i32.const 3) (local.get 0)))
    (i32.const 1) (i32.add))
  (func (export "back") (param $n i32) (result i32) (local $i i32)
    (block $end
      (loop $again
        (local.set $i (i32.add (local.get $i) (i32.const 1)))
        (br_table $again $end (i32.ge_u (local.get $i) (local.get $n)))))
    (local.get $i)))
