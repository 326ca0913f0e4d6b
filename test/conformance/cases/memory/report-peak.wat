(;---
{
  "claim": "What a call reports of its memory is true: the peak, and how often growth was refused.",
  "clause": "R3",
  "features": ["usage"],
  "lift": { "f": "(result s32)" },
  "limits": { "memoryBytes": 655360 },
  "steps": [
    { "call": "f", "expect": { "value": -1, "memoryBytes": { "atLeast": 327680, "atMost": 327680 }, "memoryRefused": 1 } }
  ],
  "after": "healthy"
}
---;)
(module
  (memory 1)
  (func (export "f") (result i32)
    (drop (memory.grow (i32.const 4)))
    (memory.grow (i32.const 100))))
