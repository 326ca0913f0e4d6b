(;---
{
  "claim": "An active segment that does not fit its memory ends the call as a trap, whatever the guest does otherwise.",
  "clause": "R2",
  "covers": ["MEM-40"],
  "lift": { "f": "" },
  "load": ["ok", "refused", "trap"],
  "steps": [{ "call": "f", "expect": ["trap", "refused"] }, { "call": "f", "expect": ["trap", "refused"] }],
  "after": "healthy"
}
---;)
(module
  (memory 1)
  (data (i32.const 65530) "0123456789")
  (func (export "f")))
