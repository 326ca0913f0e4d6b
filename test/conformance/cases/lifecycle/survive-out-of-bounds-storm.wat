(;---
{
  "claim": "A thousand accesses out of bounds, one a call, are each a trap, and soon over.",
  "clause": "R1",
  "covers": ["LIF-12"],
  "lift": { "f": "(result s32)" },
  "steps": [{ "call": "f", "times": 1000, "expect": { "trap": ["memory-out-of-bounds", "unknown"] } }],
  "after": "healthy"
}
---;)
(module
  (memory 1)
  (func (export "f") (result i32) (i32.load (i32.const 0x7fffff00))))
