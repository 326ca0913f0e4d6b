(;---
{
  "claim": "A handle of a child component's table is none in its parent's: dropping it there traps.",
  "clause": "A7",
  "covers": ["RES-05"],
  "cites": ["component-model test/resources/handle-table.wast"],
  "steps": [{ "call": "f", "expect": "trap" }],
  "after": "healthy"
}
---;)
;; The child makes a handle, index 1 of its own table, and keeps it; the parent has none, and drops index 1.
(component
  (component $child
    (type $r' (resource (rep i32)))
    (export $r "r" (type $r'))
    (core func $new (canon resource.new $r'))
    (core module $m (import "" "new" (func $new (param i32) (result i32)))
      (func (export "make") (drop (call $new (i32.const 7)))))
    (core instance $i (instantiate $m (with "" (instance (export "new" (func $new))))))
    (func (export "make") (canon lift (core func $i "make"))))
  (instance $c (instantiate $child))
  (alias export $c "r" (type $r))
  (core func $make (canon lower (func $c "make")))
  (core func $drop (canon resource.drop $r))
  (core module $m
    (import "" "make" (func $make)) (import "" "drop" (func $drop (param i32)))
    (func (export "f") (call $make) (call $drop (i32.const 1))))
  (core instance $i (instantiate $m (with "" (instance (export "make" (func $make)) (export "drop" (func $drop))))))
  (func (export "f") (canon lift (core func $i "f"))))
