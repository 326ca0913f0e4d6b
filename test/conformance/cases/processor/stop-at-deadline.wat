(;---
{
  "claim": "A guest with fuel to spare ends at its deadline.",
  "clause": "P5",
  "covers": ["LIF-06"],
  "lift": { "spin": "", "storm": "" },
  "limits": { "fuel": 1000000000000000, "timeoutMs": 500 },
  "steps": [
    { "call": "spin", "expect": { "limit": "time", "withinMs": 4000 } },
    { "call": "storm", "expect": { "limit": "time", "withinMs": 4000 } }
  ],
  "after": "healthy"
}
---;)
(module
  (memory 700)
  (func (export "spin") (loop (br 0)))
  (func (export "storm") (loop (memory.fill (i32.const 0) (i32.const 7) (i32.const 40000000)) (br 0))))
