(;---
{
  "claim": "A result of 100 MB under a ceiling of one is refused before it is copied.",
  "clause": "M4",
  "covers": ["MEM-20"],
  "limits": { "outputBytes": 1048576, "memoryBytes": 134217728, "timeoutMs": 8000 },
  "steps": [
    { "call": "text", "expect": { "limit": ["output", "memory"] } },
    { "call": "bytes", "expect": { "limit": ["output", "memory"] } }
  ],
  "after": "healthy"
}
---;)
(component
  (core module $m
    (memory (export "memory") 1600)
    (func (export "f") (result i32)
      (i32.store (i32.const 0) (i32.const 16))
      (i32.store (i32.const 4) (i32.const 100000000))
      (i32.const 0)))
  (core instance $i (instantiate $m))
  (func (export "text") (result string) (canon lift (core func $i "f") (memory (core memory $i "memory"))))
  (func (export "bytes") (result (list u8)) (canon lift (core func $i "f") (memory (core memory $i "memory")))))
