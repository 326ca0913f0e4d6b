(;---
{
  "claim": "Exceptions that are kept by reference end as a limit, or their module is refused; the process lives.",
  "clause": "M7",
  "covers": ["MEM-15"],
  "lift": { "f": "(result s32)" },
  "limits": { "fuel": 50000000, "timeoutMs": 5000, "tableElements": 100000 },
  "load": ["ok", "refused"],
  "steps": [{ "call": "f", "expect": ["ok", { "limit": ["memory", "fuel", "time", "tables"] }, "refused"] }],
  "after": "healthy"
}
---;)
(module
  (tag $e)
  (table $kept 0 exnref)
  (func (export "f") (result i32)
    (loop $again
      (drop (table.grow $kept
        (block $caught (result exnref) (try_table (catch_all_ref $caught) (throw $e)) (unreachable))
        (i32.const 1)))
      (br_if $again (i32.lt_u (table.size $kept) (i32.const 1000000))))
    (table.size $kept)))
