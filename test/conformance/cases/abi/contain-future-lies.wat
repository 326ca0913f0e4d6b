(;---
{
  "claim": "A future whose writer is dropped before it was written is refused with its component or traps.",
  "clause": "A6",
  "covers": ["ABI-38"],
  "cites": ["component-model test/async/futures-must-write.wast"],
  "limits": { "timeoutMs": 3000 },
  "load": ["ok", "refused"],
  "steps": [{ "call": "f", "expect": ["trap", "refused"] }],
  "after": "healthy"
}
---;)
(component
  (type $f (future u8))
  (core func $new (canon future.new $f))
  (core func $drop (canon future.drop-writable $f))
  (core module $m
    (import "" "new" (func $new (result i64)))
    (import "" "drop" (func $drop (param i32)))
    (func (export "f") (call $drop (i32.wrap_i64 (i64.shr_u (call $new) (i64.const 32))))))
  (core instance $i (instantiate $m (with "" (instance (export "new" (func $new)) (export "drop" (func $drop))))))
  (func (export "f") (canon lift (core func $i "f"))))
