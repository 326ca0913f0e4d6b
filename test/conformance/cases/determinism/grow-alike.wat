(;---
{
  "claim": "Whether memory grows depends on the limit, and not on what the machine has to spare.",
  "clause": "D3",
  "covers": ["DET-13"],
  "lift": { "f": "(result s32)" },
  "limits": { "memoryBytes": 16777216 },
  "steps": [{ "call": "f", "times": 5, "expect": { "value": 256 } }],
  "after": "healthy"
}
---;)
(module
  (memory 1)
  (func (export "f") (result i32)
    (loop (br_if 0 (i32.ne (memory.grow (i32.const 1)) (i32.const -1))))
    (memory.size)))
