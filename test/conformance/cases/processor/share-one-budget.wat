(;---
{
  "claim": "All that a call runs draws on one budget: the function, its realloc for each argument, and its post-return.",
  "clause": "P4",
  "covers": ["CPU-35"],
  "features": ["fuel"],
  "limits": { "fuel": 3000000, "timeoutMs": 10000 },
  "steps": [
    { "call": "f", "args": { "texts": ["a", "b", "c", "d", "e", "f", "g", "h"] }, "expect": { "limit": "fuel" } }
  ],
  "after": "healthy"
}
---;)
;; Each realloc costs about a million: no single one is above the budget, but eight together are.
(component
  (core module $m
    (memory (export "memory") 1)
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) (local i32)
      (loop (br_if 0 (i32.lt_u (local.tee 4 (i32.add (local.get 4) (i32.const 1))) (i32.const 150000))))
      (i32.const 1024))
    (func (export "f") (param i32 i32)))
  (core instance $i (instantiate $m))
  (func (export "f") (param "texts" (list string))
    (canon lift (core func $i "f") (memory (core memory $i "memory")) (realloc (core func $i "realloc")))))
