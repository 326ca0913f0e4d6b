(;---
{
  "claim": "No timer can be built of a thread that counts: threads are refused.",
  "clause": "D1",
  "covers": ["DET-03"],
  "features": ["wasi"],
  "load": ["refused", "ok"],
  "steps": [{ "call": "f", "expect": ["trap", "refused"] }],
  "after": "healthy"
}
---;)
(component
  (core module $start (func (export "start") (param i32)))
  (core instance $s (instantiate $start))
  (core type $t (func (param i32)))
  (core func $spawn (canon thread.spawn-ref $t))
  (core module $m (import "" "spawn" (func $spawn (param funcref i32) (result i32)))
    (func (export "f") (drop (call $spawn (ref.null func) (i32.const 0)))))
  (core instance $i (instantiate $m (with "" (instance (export "spawn" (func $spawn))))))
  (func (export "f") (canon lift (core func $i "f"))))
