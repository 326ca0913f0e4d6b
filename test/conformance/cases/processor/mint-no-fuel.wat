(;---
{
  "claim": "A length so large that it wraps when it is charged gives no fuel back.",
  "clause": "P4",
  "covers": ["CPU-31"],
  "lift": { "grow": "", "table": "", "fill": "" },
  "limits": { "fuel": 5000000, "timeoutMs": 2000 },
  "steps": [
    { "call": "grow", "expect": { "limit": ["fuel", "time"] } },
    { "call": "table", "expect": { "limit": ["fuel", "time"] } },
    { "call": "fill", "expect": ["trap", { "limit": ["fuel", "memory"] }] }
  ],
  "after": "healthy"
}
---;)
(module
  (memory 1)
  (table $t 1 funcref)
  (func (export "grow") (loop (drop (memory.grow (i32.const -500))) (br 0)))
  (func (export "table") (loop (drop (table.grow $t (ref.null func) (i32.const -500))) (br 0)))
  (func (export "fill") (loop (memory.fill (i32.const 0) (i32.const 0) (i32.const -1)) (br 0))))
