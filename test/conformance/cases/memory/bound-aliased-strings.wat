(;---
{
  "claim": "A list of three thousand pointers to the same megabyte counts as what it becomes, and not as what it is.",
  "clause": "M4",
  "covers": ["MEM-21"],
  "cites": ["GHSA-852m-cvvp-9p4w"],
  "limits": { "timeoutMs": 8000 },
  "steps": [{ "call": "f", "expect": { "limit": ["output", "memory"] } }],
  "after": "healthy"
}
---;)
(component
  (core module $m
    (memory (export "memory") 18)
    (func (export "f") (result i32) (local i32)
      (loop
        (i32.store offset=16 (local.get 0) (i32.const 65536))
        (i32.store offset=20 (local.get 0) (i32.const 1048576))
        (br_if 0 (i32.lt_u (local.tee 0 (i32.add (local.get 0) (i32.const 8))) (i32.const 24000))))
      (i32.store (i32.const 0) (i32.const 16))
      (i32.store (i32.const 4) (i32.const 3000))
      (i32.const 0)))
  (core instance $i (instantiate $m))
  (func (export "f") (result (list string)) (canon lift (core func $i "f") (memory (core memory $i "memory")))))
