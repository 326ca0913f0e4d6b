(;---
{
  "claim": "A stack pointer that a trap leaves behind is whole in the next call, a thousand times over.",
  "clause": "I1",
  "covers": ["ISO-05"],
  "lift": { "leak": "(result s32)" },
  "steps": [{ "call": "leak", "times": 1000, "expect": { "trap": ["unreachable", "unknown"] } }],
  "after": "healthy"
}
---;)
;; A shadow stack of 64 KiB, of which each call takes 1 KiB and never gives it back; below zero it would divide by zero.
(module
  (memory 1)
  (global $sp (mut i32) (i32.const 65536))
  (func (export "leak") (result i32)
    (global.set $sp (i32.sub (global.get $sp) (i32.const 1024)))
    (drop (i32.div_u (i32.const 1) (i32.gt_s (global.get $sp) (i32.const 0))))
    (unreachable)))
