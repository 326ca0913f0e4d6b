(;---
{
  "claim": "Many guests that will not end are all ended at their deadlines, and what waits for a worker gets one.",
  "clause": "C1",
  "covers": ["LIF-07", "LIF-18"],
  "lift": { "spin": "", "storm": "" },
  "guests": { "bystander": "good" },
  "limits": { "fuel": 1000000000000000, "timeoutMs": 700 },
  "steps": [
    { "together": [{ "call": "spin", "expect": { "limit": "time", "withinMs": 14000 } }, { "call": "storm", "expect": { "limit": "time", "withinMs": 14000 } }, { "call": "spin", "expect": { "limit": "time", "withinMs": 14000 } }, { "call": "storm", "expect": { "limit": "time", "withinMs": 14000 } }, { "call": "spin", "expect": { "limit": "time", "withinMs": 14000 } }, { "call": "add", "guest": "bystander", "args": { "left": 1, "right": 2 }, "expect": { "value": 3 } }] }
  ],
  "after": "healthy"
}
---;)
(module
  (memory 700)
  (func (export "spin") (loop (br 0)))
  (func (export "storm") (loop (memory.fill (i32.const 0) (i32.const 7) (i32.const 40000000)) (br 0))))
