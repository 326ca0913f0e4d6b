(;---
{
  "claim": "A guest that ends itself with success in the middle of a call has not answered it, and cannot catch that it ended.",
  "clause": "R2",
  "covers": ["SEC-14", "LIF-15"],
  "features": ["wasi"],
  "steps": [
    { "call": "leave", "expect": { "trap": ["exit", "unknown"] } },
    { "call": "catch", "expect": ["trap", "refused"] },
    { "call": "leave", "expect": { "trap": ["exit", "unknown"] } }
  ],
  "after": "healthy"
}
---;)
(component
  (import "wasi:cli/exit@0.2.0" (instance $exit (export "exit" (func (param "status" (result))))))
  (core func $exit (canon lower (func $exit "exit")))
  (core module $m
    (import "" "exit" (func $exit (param i32)))
    (func (export "leave") (result i32) (call $exit (i32.const 0)) (i32.const 42))
    (func (export "catch") (result i32)
      (block $caught (try_table (catch_all $caught) (call $exit (i32.const 0))))
      (i32.const 42)))
  (core instance $i (instantiate $m (with "" (instance (export "exit" (func $exit))))))
  (func (export "leave") (result s32) (canon lift (core func $i "leave")))
  (func (export "catch") (result s32) (canon lift (core func $i "catch"))))
