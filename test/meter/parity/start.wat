;; call after
(module
  (global $g (mut i32) (i32.const 0))
  (func $count (loop $l (global.set $g (i32.add (global.get $g) (i32.const 1))) (br_if $l (i32.lt_u (global.get $g) (i32.const 5)))))
  (start $count)
  (func (export "after") (result i32) (global.get $g)))
