(;---
{
  "claim": "References to objects of the host are no part of what a tool may take or give: such a function is refused.",
  "clause": "I4",
  "covers": ["ISO-09", "MEM-16"],
  "cites": ["CVE-2021-39216", "CVE-2022-24791", "CVE-2025-61670"],
  "load": "refused",
  "after": "healthy"
}
---;)
(component
  (core module $m (func (export "f") (result externref) (ref.null extern)))
  (core instance $i (instantiate $m))
  (func (export "f") (result u32) (canon lift (core func $i "f"))))
