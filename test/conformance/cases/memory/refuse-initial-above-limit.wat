(;---
{
  "claim": "A module whose memory is above the limit from the start does not run.",
  "clause": "M1",
  "covers": ["MEM-02"],
  "lift": { "f": "" },
  "limits": { "memoryBytes": 655360 },
  "load": ["ok", "refused", { "limit": "memory" }],
  "steps": [{ "call": "f", "expect": [{ "limit": "memory" }, "refused"] }],
  "after": "healthy"
}
---;)
(module
  (memory 11)
  (func (export "f")))
