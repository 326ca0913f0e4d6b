(;---
{
  "claim": "Dropping a handle while it is lent out traps.",
  "clause": "A7",
  "covers": ["RES-07"],
  "cites": ["component-model test/resources/borrows.wast"],
  "steps": [{ "call": "f", "expect": "trap" }],
  "after": "healthy"
}
---;)
;; The parent lends its handle to the child, and the child calls back into a third instance that drops the parent's handle.
(component
  (component $maker
    (type $r' (resource (rep i32)))
    (export $r "r" (type $r'))
    (core func $new (canon resource.new $r'))
    (core module $m (import "" "new" (func $new (param i32) (result i32)))
      (func (export "make") (result i32) (call $new (i32.const 7))))
    (core instance $i (instantiate $m (with "" (instance (export "new" (func $new))))))
    (func (export "make") (result (own $r)) (canon lift (core func $i "make"))))
  (instance $maker (instantiate $maker))
  (alias export $maker "r" (type $r))
  (component $user
    (import "r" (type $r (sub resource)))
    (core module $m (func (export "use") (param i32)))
    (core instance $i (instantiate $m))
    (func (export "use") (param "r" (borrow $r)) (canon lift (core func $i "use"))))
  (instance $user (instantiate $user (with "r" (type $r))))
  (core func $make (canon lower (func $maker "make")))
  (core func $use (canon lower (func $user "use")))
  (core func $drop (canon resource.drop $r))
  (core module $m
    (import "" "make" (func $make (result i32))) (import "" "use" (func $use (param i32))) (import "" "drop" (func $drop (param i32)))
    (func (export "f") (local i32)
      (local.set 0 (call $make))
      (call $drop (local.get 0))
      (call $use (local.get 0))))
  (core instance $i (instantiate $m (with "" (instance
    (export "make" (func $make)) (export "use" (func $use)) (export "drop" (func $drop))))))
  (func (export "f") (canon lift (core func $i "f"))))
