(;---
{
  "claim": "A trap just before expensive code keeps its kind, and is not charged for more than the block around it.",
  "clause": "P7",
  "covers": ["CPU-47"],
  "features": ["usage"],
  "lift": { "f": "(param \"by\" s32) (result s32)" },
  "limits": { "fuel": 1000 },
  "steps": [
    { "call": "f", "args": { "by": 0 }, "expect": { "trap": "integer-divide-by-zero", "fuel": { "atMost": 1000 } } }
  ],
  "after": "healthy"
}
---;)
(module
  (memory 1)
  (func (export "f") (param i32) (result i32)
    (i32.div_s (i32.const 1) (local.get 0))
    (memory.fill (i32.const 0) (i32.const 0) (i32.const 65536))
    (memory.fill (i32.const 0) (i32.const 0) (i32.const 65536))))
