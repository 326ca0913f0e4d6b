(;---
{
  "claim": "The limit on table elements holds for all tables together.",
  "clause": "M2",
  "covers": ["MEM-09"],
  "lift": { "f": "" },
  "limits": { "tableElements": 1000 },
  "load": ["ok", "refused", { "limit": "tables" }],
  "steps": [{ "call": "f", "expect": [{ "limit": ["tables", "memory"] }, "refused"] }],
  "after": "healthy"
}
---;)
(module
  (table 400 funcref)
  (table 400 funcref)
  (table 400 funcref)
  (func (export "f")))
