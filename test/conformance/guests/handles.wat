(;---
{
  "claim": "Makes, uses and drops handles of its own, as it is told.",
  "clause": "A7",
  "load": "ok",
  "after": "healthy"
}
---;)
(component
  (type $r (resource (rep i32)))
  (core func $new (canon resource.new $r))
  (core func $rep (canon resource.rep $r))
  (core func $drop (canon resource.drop $r))
  (core module $m
    (import "" "new" (func $new (param i32) (result i32)))
    (import "" "rep" (func $rep (param i32) (result i32)))
    (import "" "drop" (func $drop (param i32)))
    (func (export "make") (result i32) (call $new (i32.const 7)))
    (func (export "rep") (param i32) (result i32) (call $rep (local.get 0)))
    (func (export "drop") (param i32) (call $drop (local.get 0)))
    (func (export "honest") (result i32) (call $rep (call $new (i32.const 7))))
    (func (export "drop-twice") (local i32)
      (local.set 0 (call $new (i32.const 7)))
      (call $drop (local.get 0))
      (call $drop (local.get 0)))
    (func (export "use-after-drop") (result i32) (local i32)
      (local.set 0 (call $new (i32.const 7)))
      (call $drop (local.get 0))
      (call $rep (local.get 0))))
  (core instance $i (instantiate $m (with "" (instance
    (export "new" (func $new)) (export "rep" (func $rep)) (export "drop" (func $drop))))))
  (func (export "make") (result u32) (canon lift (core func $i "make")))
  (func (export "rep") (param "handle" u32) (result u32) (canon lift (core func $i "rep")))
  (func (export "drop") (param "handle" u32) (canon lift (core func $i "drop")))
  (func (export "honest") (result u32) (canon lift (core func $i "honest")))
  (func (export "drop-twice") (canon lift (core func $i "drop-twice")))
  (func (export "use-after-drop") (result u32) (canon lift (core func $i "use-after-drop"))))
