(;---
{
  "claim": "Growth past the limit is refused with -1, without a trap, and the guest goes on.",
  "clause": "M1",
  "covers": ["MEM-01"],
  "lift": { "grow": "(param \"pages\" s32) (result s32)", "size": "(param \"pages\" s32) (result s32)" },
  "limits": { "memoryBytes": 655360 },
  "steps": [
    { "call": "grow", "args": { "pages": 9 }, "expect": { "value": 1 } },
    { "call": "grow", "args": { "pages": 10 }, "expect": { "value": -1 } },
    { "call": "size", "args": { "pages": 2000 }, "expect": { "value": 1 } }
  ],
  "after": "healthy"
}
---;)
(module
  (memory 1)
  (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0)))
  (func (export "size") (param i32) (result i32)
    (drop (memory.grow (local.get 0)))
    (memory.size)))
