;; call loads
;; call stores 3
;; call size
;; call second-memory
;; call no-bytes
;; call no-elements
;; call no-growth
;; call tables
;; call null
(module
  (memory 1) (memory $b 1) (data $d "abc")
  (table $t 4 funcref) (elem $e func $f)
  (func $f)
  (func (export "loads") (result i64)
    (i64.add (i64.load32_u (i32.const 8)) (i64.extend_i32_u (i32.load8_s offset=3 (i32.const 1)))))
  (func (export "stores") (param $n i32) (result i32)
    (loop $l
      (i32.store (i32.shl (local.get $n) (i32.const 2)) (local.get $n))
      (br_if $l (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (i32.load offset=4 (i32.const 8)))
  (func (export "size") (result i32) (memory.size))
  (func (export "second-memory") (result i32) (i32.store $b (i32.const 0) (i32.const 1)) (i32.load $b (i32.const 0)))
  (func (export "no-bytes")
    (memory.fill (i32.const 0) (i32.const 1) (i32.const 0))
    (memory.copy (i32.const 0) (i32.const 1) (i32.const 0))
    (memory.init $d (i32.const 0) (i32.const 0) (i32.const 0)) (data.drop $d))
  (func (export "no-elements")
    (table.fill $t (i32.const 0) (ref.null func) (i32.const 0))
    (table.copy (i32.const 0) (i32.const 1) (i32.const 0))
    (table.init $t $e (i32.const 0) (i32.const 0) (i32.const 0)) (elem.drop $e))
  (func (export "no-growth") (result i32)
    (i32.add (memory.grow (i32.const 0)) (table.grow $t (ref.null func) (i32.const 0))))
  (func (export "tables") (result i32)
    (table.set $t (i32.const 1) (ref.func $f)) (ref.is_null (table.get $t (i32.const 1))) (i32.add (table.size $t)))
  (func (export "null") (result i32) (ref.is_null (ref.null extern))))
