(;---
{
  "claim": "A guest that grows as far as it can, and writes to each page, holds no more than its limit.",
  "clause": "M1",
  "covers": ["MEM-03"],
  "lift": { "touch": "(result u32)" },
  "limits": { "memoryBytes": 33554432, "timeoutMs": 5000 },
  "steps": [{ "call": "touch", "expect": { "value": 512 } }],
  "after": "healthy"
}
---;)
(module
  (memory 1)
  (func (export "touch") (result i32) (local i32)
    (loop
      (br_if 0 (i32.ne (memory.grow (i32.const 1)) (i32.const -1))))
    (loop
      (i32.store (i32.mul (local.get 0) (i32.const 65536)) (i32.const 1))
      (br_if 0 (i32.lt_u (local.tee 0 (i32.add (local.get 0) (i32.const 1))) (memory.size))))
    (memory.size)))
