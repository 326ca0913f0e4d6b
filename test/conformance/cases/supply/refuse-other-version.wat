(;---
{
  "claim": "An interface of the right name and of another version is not the one that the host gives.",
  "clause": "U2",
  "covers": ["SUP-12"],
  "load": "refused",
  "after": "healthy"
}
---;)
(component
  (import "wasi:random/insecure@9.9.9" (instance $random
    (export "get-insecure-random-u64" (func (result u64)))))
  (core func $next (canon lower (func $random "get-insecure-random-u64")))
  (core module $m (import "" "next" (func $next (result i64))) (func (export "f") (drop (call $next))))
  (core instance $i (instantiate $m (with "" (instance (export "next" (func $next))))))
  (func (export "f") (canon lift (core func $i "f"))))
