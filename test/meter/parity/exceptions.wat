;; call caught-here
;; call not-thrown
;; call caught-from-callee 4
;; call caught-from-callee 0
;; call with-payload 5
;; call loop-of-exceptions 10
;; call rethrown
;; call through-frames 6
;; call landing-is-the-function 3
;; call work-after-call 0
;; call work-after-call 1
(module
  (tag $e) (tag $v (param i32))
  (func (export "caught-here") (result i32)
    (block $h (try_table (catch $e $h) (throw $e)) unreachable)
    (i32.const 1))
  (func (export "not-thrown") (result i32)
    (block $h (try_table (catch $e $h) (drop (i32.const 5))) (return (i32.const 2)))
    (i32.const 1))
  (func $maybe (param i32) (if (i32.eqz (local.get 0)) (then (throw $e))))
  (func (export "caught-from-callee") (param i32) (result i32)
    (block $h
      (try_table (catch_all $h) (call $maybe (local.get 0)) (drop (i32.add (i32.const 1) (i32.const 2))))
      (return (i32.const 1)))
    (i32.mul (i32.const 2) (i32.const 3)))
  (func (export "with-payload") (param i32) (result i32)
    (i32.add (i32.const 1)
      (block $h (result i32) (try_table (result i32) (catch $v $h) (throw $v (local.get 0))))))
  (func (export "loop-of-exceptions") (param $n i32) (result i32) (local $i i32)
    (loop $l
      (block $h (try_table (catch_all $h) (throw $e)) unreachable)
      (br_if $l (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (local.get $n))))
    (local.get $i))
  (func $rethrow
    (block $h (result exnref) (try_table (catch_all_ref $h) (throw $e)) unreachable)
    (throw_ref))
  (func (export "rethrown") (result i32)
    (block $h (try_table (catch $e $h) (call $rethrow)) unreachable)
    (i32.const 4))
  (func $down (param i32) (result i32)
    (if (i32.eqz (local.get 0)) (then (throw $v (i32.const 9))))
    (i32.add (call $down (i32.sub (local.get 0) (i32.const 1))) (i32.const 1)))
  (func (export "through-frames") (param i32) (result i32)
    (block $h (result i32) (try_table (result i32) (catch $v $h) (call $down (local.get 0)))))
  (func (export "landing-is-the-function") (param i32) (result i32)
    (try_table (catch $v 0) (drop (call $down (local.get 0))))
    (i32.const 1))
  (func (export "work-after-call") (param i32) (result i32) (local $i i32)
    (block $h
      (try_table (catch_all $h)
        (call $maybe (local.get 0))
        (loop $l (br_if $l (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 10))))))
    (local.get $i)))
