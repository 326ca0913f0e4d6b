(;---
{
  "claim": "Destructors of handles that a call leaves behind run inside a budget, or not at all.",
  "clause": "P3",
  "covers": ["RES-14"],
  "limits": { "fuel": 1000000, "timeoutMs": 2000 },
  "steps": [
    { "call": "f", "expect": ["ok", { "limit": ["fuel", "time"] }] },
    { "call": "f", "expect": ["ok", { "limit": ["fuel", "time"] }] }
  ],
  "after": "healthy"
}
---;)
(component
  (core module $d (func (export "dtor") (param i32) (loop (br 0))))
  (core instance $di (instantiate $d))
  (type $r (resource (rep i32) (dtor (core func $di "dtor"))))
  (core func $new (canon resource.new $r))
  (core module $m
    (import "" "new" (func $new (param i32) (result i32)))
    (func (export "f") (drop (call $new (i32.const 7)))))
  (core instance $i (instantiate $m (with "" (instance (export "new" (func $new))))))
  (func (export "f") (canon lift (core func $i "f"))))
