(;---
{
  "claim": "Forty calls ended at their deadlines leave nothing behind that grows.",
  "clause": "M8",
  "covers": ["LIF-22"],
  "lift": { "spin": "" },
  "limits": { "fuel": 3000000000, "timeoutMs": 20, "memoryBytes": 67108864 },
  "steps": [{ "call": "spin", "times": 40, "expect": { "limit": "time" } }],
  "after": "healthy"
}
---;)
(module
  (memory 300)
  (func (export "spin") (memory.fill (i32.const 0) (i32.const 7) (i32.const 19000000)) (loop (br 0))))
