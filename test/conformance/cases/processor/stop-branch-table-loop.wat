(;---
{
  "claim": "A loop that jumps back through a branch table is charged for each iteration.",
  "clause": "P1",
  "covers": ["CPU-03"],
  "lift": { "spin": "" },
  "limits": { "fuel": 1000000, "timeoutMs": 2000 },
  "steps": [{ "call": "spin", "expect": { "limit": ["fuel", "time"] } }],
  "after": "healthy"
}
---;)
(module
  (func (export "spin") (local i32)
    (loop $again
      (local.set 0 (i32.add (local.get 0) (i32.const 1)))
      (br_table $again $again $again $again (local.get 0)))))
