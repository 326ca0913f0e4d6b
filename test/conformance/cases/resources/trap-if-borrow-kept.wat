(;---
{
  "claim": "A borrow that is not dropped when its call ends traps.",
  "clause": "A7",
  "covers": ["RES-08"],
  "cites": ["component-model test/resources/borrows.wast"],
  "steps": [{ "call": "f", "expect": "trap" }],
  "after": "healthy"
}
---;)
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
    (core module $m (func (export "keep") (param i32)))
    (core instance $i (instantiate $m))
    (func (export "keep") (param "r" (borrow $r)) (canon lift (core func $i "keep"))))
  (instance $user (instantiate $user (with "r" (type $r))))
  (core func $make (canon lower (func $maker "make")))
  (core func $keep (canon lower (func $user "keep")))
  (core module $m
    (import "" "make" (func $make (result i32))) (import "" "keep" (func $keep (param i32)))
    (func (export "f") (call $keep (call $make))))
  (core instance $i (instantiate $m (with "" (instance (export "make" (func $make)) (export "keep" (func $keep))))))
  (func (export "f") (canon lift (core func $i "f"))))
