;; call if 0
;; call if 1
;; call if-else 0
;; call if-else 1
;; call nested-ifs 0
;; call nested-ifs 1
;; call nested-ifs 2
;; call nested-ifs 3
;; call br-if 0
;; call br-if 1
;; call br-out-of-function 0
;; call br-out-of-function 1
;; call early-return 0
;; call early-return 1
;; call dead-code
;; call untargeted-blocks
;; call if-with-parameter 0
;; call if-with-parameter 3
(module
  (func (export "if") (param i32)
    nop (if (local.get 0) (then (drop (i32.add (i32.const 1) (i32.const 2))))))
  (func (export "if-else") (param i32) (result i32)
    (if (result i32) (local.get 0) (then (i32.const 1)) (else (i32.add (i32.const 2) (i32.const 3)))))
  (func (export "nested-ifs") (param i32) (result i32)
    (local $n i32)
    (if (i32.and (local.get 0) (i32.const 1))
      (then
        (local.set $n (i32.const 1))
        (if (i32.and (local.get 0) (i32.const 2)) (then (local.set $n (i32.mul (local.get $n) (i32.const 10)))))
        (local.set $n (i32.add (local.get $n) (i32.const 3))))
      (else (if (i32.and (local.get 0) (i32.const 2)) (then (return (i32.const 9))))))
    (local.get $n))
  (func (export "br-if") (param i32) (result i32)
    (block $out (br_if $out (local.get 0)) (local.set 0 (i32.const 5)) (br_if $out (local.get 0)) unreachable)
    (local.get 0))
  (func (export "br-out-of-function") (param i32) (result i32)
    (br_if 0 (i32.const 42) (local.get 0)) drop
    (block (br 1 (i32.const 7))) unreachable)
  (func (export "early-return") (param i32) (result i32)
    (if (local.get 0) (then (return (i32.const 1))))
    (i32.add (i32.const 1) (i32.const 1)))
  (func (export "dead-code") (result i32)
    (block $b (br $b) (drop (i32.const 1)) (loop $l (br $l)))
    (return (i32.const 3)) (drop (i32.const 4)) (if (i32.const 1) (then nop)))
  (func (export "untargeted-blocks") (result i32)
    (block (block (drop (i32.const 1))) (drop (i32.const 2))) (block (result i32) (i32.const 3)))
  (func (export "if-with-parameter") (param i32) (result i32)
    (local.get 0) (local.get 0)
    (if (param i32) (result i32) (then (i32.const 1) (i32.add)) (else (i32.const 2) (i32.mul) (i32.const 0) (i32.or)))))
