(;---
{
  "claim": "Filling memory is charged by length, so that a storm of fills ends as soon as a loop of as much work.",
  "clause": "P2",
  "covers": ["CPU-18"],
  "lift": { "storm": "" },
  "limits": { "fuel": 20000000, "memoryBytes": 67108864, "timeoutMs": 2000 },
  "steps": [{ "call": "storm", "expect": { "limit": ["fuel", "time"], "withinMs": 8000 } }],
  "after": "healthy"
}
---;)
(module
  (memory 800)
  (func (export "storm")
    (loop (memory.fill (i32.const 0) (i32.const 7) (i32.const 52000000)) (br 0))))
