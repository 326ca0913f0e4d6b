(;---
{
  "claim": "An argument that is larger than the guest's memory may be ends the call in the guest, and costs the host no copies.",
  "clause": "A4",
  "covers": ["ABI-41"],
  "limits": { "memoryBytes": 1048576, "timeoutMs": 8000 },
  "steps": [
    { "call": "f", "args": { "text": { "repeat": ["x", 20000000] } }, "expect": ["trap", "refused", { "limit": ["memory", "fuel"] }] }
  ],
  "after": "healthy"
}
---;)
;; realloc grows as it is asked to, as an honest allocator does, and traps when it may not.
(component
  (core module $m
    (memory (export "memory") 1)
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) (local i32)
      (local.set 4 (memory.grow (i32.add (i32.const 1) (i32.div_u (local.get 3) (i32.const 65536)))))
      (if (i32.eq (local.get 4) (i32.const -1)) (then (unreachable)))
      (i32.mul (local.get 4) (i32.const 65536)))
    (func (export "f") (param i32 i32) (result i32) (local.get 1)))
  (core instance $i (instantiate $m))
  (func (export "f") (param "text" string) (result u32)
    (canon lift (core func $i "f") (memory (core memory $i "memory")) (realloc (core func $i "realloc")))))
