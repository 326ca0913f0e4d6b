(;---
{
  "claim": "A budget that ends between two reallocs of one argument ends the call, and nothing half-written is answered.",
  "clause": "P4",
  "covers": ["CPU-38"],
  "features": ["fuel"],
  "limits": { "fuel": 1500000, "timeoutMs": 10000 },
  "steps": [
    { "call": "f", "args": { "texts": ["a", "b", "c"] }, "expect": { "limit": "fuel" } },
    { "call": "f", "args": { "texts": [] }, "expect": { "value": 0 } }
  ],
  "after": "healthy"
}
---;)
(component
  (core module $m
    (memory (export "memory") 1)
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) (local i32)
      (loop (br_if 0 (i32.lt_u (local.tee 4 (i32.add (local.get 4) (i32.const 1)))
        (select (i32.const 100000) (i32.const 0) (local.get 3)))))
      (i32.const 1024))
    (func (export "f") (param i32 i32) (result i32) (local.get 1)))
  (core instance $i (instantiate $m))
  (func (export "f") (param "texts" (list string)) (result u32)
    (canon lift (core func $i "f") (memory (core memory $i "memory")) (realloc (core func $i "realloc")))))
