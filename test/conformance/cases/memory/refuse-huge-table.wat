(;---
{
  "claim": "A table of ten million elements is refused before it is made, and the process lives.",
  "clause": "M2",
  "covers": ["MEM-08"],
  "lift": { "f": "" },
  "load": ["ok", "refused", { "limit": "tables" }],
  "steps": [{ "call": "f", "expect": [{ "limit": ["tables", "memory"] }, "refused"] }],
  "after": "healthy"
}
---;)
(module
  (table 10000000 funcref)
  (func (export "f")))
