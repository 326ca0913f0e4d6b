(;---
{
  "claim": "Growing a table by nothing, or by what is refused each time, still costs.",
  "clause": "P2",
  "covers": ["CPU-23"],
  "lift": { "by-nothing": "", "by-too-much": "" },
  "limits": { "fuel": 5000000, "timeoutMs": 2000 },
  "steps": [
    { "call": "by-nothing", "expect": { "limit": ["fuel", "time"] } },
    { "call": "by-too-much", "expect": { "limit": ["fuel", "time"] } }
  ],
  "after": "healthy"
}
---;)
(module
  (table $t 1 funcref)
  (func (export "by-nothing")
    (loop (drop (table.grow $t (ref.null func) (i32.const 0))) (br 0)))
  (func (export "by-too-much")
    (loop (drop (table.grow $t (ref.null func) (i32.const -1))) (br 0))))
