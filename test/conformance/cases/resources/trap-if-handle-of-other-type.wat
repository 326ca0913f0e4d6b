(;---
{
  "claim": "A handle of one resource type is none of another.",
  "clause": "A7",
  "covers": ["RES-06"],
  "steps": [{ "call": "f", "expect": "trap" }],
  "after": "healthy"
}
---;)
(component
  (type $a (resource (rep i32)))
  (type $b (resource (rep i32)))
  (core func $new (canon resource.new $a))
  (core func $rep (canon resource.rep $b))
  (core module $m
    (import "" "new" (func $new (param i32) (result i32)))
    (import "" "rep" (func $rep (param i32) (result i32)))
    (func (export "f") (result i32) (call $rep (call $new (i32.const 7)))))
  (core instance $i (instantiate $m (with "" (instance (export "new" (func $new)) (export "rep" (func $rep))))))
  (func (export "f") (result u32) (canon lift (core func $i "f"))))
