(;---
{
  "claim": "An error of 100 MB is refused or cut before it reaches the embedder.",
  "clause": "M4",
  "covers": ["MEM-26"],
  "limits": { "outputBytes": 1048576, "memoryBytes": 134217728, "timeoutMs": 8000 },
  "steps": [
    { "call": "f", "expect": [{ "limit": ["output", "memory"], "messageBytes": { "atMost": 100000 } }, { "status": "error", "messageBytes": { "atMost": 2000000 } }] }
  ],
  "after": "healthy"
}
---;)
(component
  (core module $m
    (memory (export "memory") 1600)
    (func (export "f") (result i32)
      (i32.store (i32.const 0) (i32.const 1))
      (i32.store (i32.const 4) (i32.const 16))
      (i32.store (i32.const 8) (i32.const 100000000))
      (i32.const 0)))
  (core instance $i (instantiate $m))
  (func (export "f") (result (result (error string))) (canon lift (core func $i "f") (memory (core memory $i "memory")))))
