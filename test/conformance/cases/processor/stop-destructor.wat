(;---
{
  "claim": "A destructor that never returns is inside the budget of the call that drops the handle.",
  "clause": "P3",
  "covers": ["CPU-14"],
  "limits": { "fuel": 1000000, "timeoutMs": 2000 },
  "steps": [{ "call": "f", "expect": { "limit": ["fuel", "time"] } }],
  "after": "healthy"
}
---;)
(component
  (core module $d (func (export "dtor") (param i32) (loop (br 0))))
  (core instance $di (instantiate $d))
  (type $r (resource (rep i32) (dtor (core func $di "dtor"))))
  (core func $new (canon resource.new $r))
  (core func $drop (canon resource.drop $r))
  (core module $m
    (import "r" "new" (func $new (param i32) (result i32)))
    (import "r" "drop" (func $drop (param i32)))
    (func (export "f") (call $drop (call $new (i32.const 7)))))
  (core instance $i (instantiate $m (with "r" (instance (export "new" (func $new)) (export "drop" (func $drop))))))
  (func (export "f") (canon lift (core func $i "f"))))
