(;---
{
  "claim": "A call that computes ends when it is canceled.",
  "clause": "C1",
  "covers": ["LIF-01"],
  "lift": { "spin": "", "storm": "" },
  "limits": { "fuel": 1000000000000000, "timeoutMs": 6000 },
  "steps": [
    { "call": "spin", "cancel": 100, "expect": { "status": "canceled", "withinMs": 3000 } },
    { "call": "storm", "cancel": 100, "expect": { "status": "canceled", "withinMs": 4000 } }
  ],
  "after": "healthy"
}
---;)
(module
  (memory 700)
  (func (export "spin") (loop (br 0)))
  (func (export "storm") (loop (memory.fill (i32.const 0) (i32.const 7) (i32.const 40000000)) (br 0))))
