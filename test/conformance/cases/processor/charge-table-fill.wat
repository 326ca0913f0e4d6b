(;---
{
  "claim": "Filling a table is charged by length.",
  "clause": "P2",
  "covers": ["CPU-21"],
  "lift": { "storm": "" },
  "limits": { "fuel": 20000000, "timeoutMs": 2000 },
  "steps": [{ "call": "storm", "expect": { "limit": ["fuel", "time"], "withinMs": 8000 } }],
  "after": "healthy"
}
---;)
(module
  (table $t 90000 funcref)
  (elem declare func $f)
  (func $f (export "storm")
    (loop (table.fill $t (i32.const 0) (ref.func $f) (i32.const 90000)) (br 0))))
