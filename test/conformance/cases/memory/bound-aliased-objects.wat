(;---
{
  "claim": "Lists of lists that all lie in the same page count as the objects that they become.",
  "clause": "M4",
  "covers": ["MEM-22"],
  "limits": { "timeoutMs": 8000 },
  "steps": [{ "call": "f", "expect": { "limit": ["output", "memory"] } }],
  "after": "healthy"
}
---;)
;; 8,000 lists, each of the same 8,000 options: 64 million values out of one page.
(component
  (core module $m
    (memory (export "memory") 3)
    (func (export "f") (result i32) (local i32)
      (loop
        (i32.store offset=16 (local.get 0) (i32.const 65536))
        (i32.store offset=20 (local.get 0) (i32.const 8000))
        (br_if 0 (i32.lt_u (local.tee 0 (i32.add (local.get 0) (i32.const 8))) (i32.const 64000))))
      (i32.store (i32.const 0) (i32.const 16))
      (i32.store (i32.const 4) (i32.const 8000))
      (i32.const 0)))
  (core instance $i (instantiate $m))
  (func (export "f") (result (list (list (option u32)))) (canon lift (core func $i "f") (memory (core memory $i "memory")))))
