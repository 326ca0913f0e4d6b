(;---
{
  "claim": "A stream that is written past its buffer, or read with a length of 32 bits, is refused with its component or traps.",
  "clause": "A6",
  "covers": ["ABI-37"],
  "cites": ["GHSA-x84v-gj2h-g759"],
  "limits": { "timeoutMs": 3000 },
  "load": ["ok", "refused"],
  "steps": [{ "call": "f", "expect": ["trap", "refused", { "limit": ["time", "memory"] }] }],
  "after": "healthy"
}
---;)
(component
  (type $s (stream u8))
  (core module $memory (memory (export "memory") 1))
  (core instance $mem (instantiate $memory))
  (core func $new (canon stream.new $s))
  (core func $write (canon stream.write $s async (memory (core memory $mem "memory"))))
  (core module $m
    (import "" "new" (func $new (result i64)))
    (import "" "write" (func $write (param i32 i32 i32) (result i32)))
    (func (export "f")
      (drop (call $write (i32.wrap_i64 (i64.shr_u (call $new) (i64.const 32))) (i32.const 65000) (i32.const -1)))))
  (core instance $i (instantiate $m (with "" (instance (export "new" (func $new)) (export "write" (func $write))))))
  (func (export "f") (canon lift (core func $i "f"))))
