(;---
{
  "claim": "A component whose import nothing gives is refused when it is loaded, and the refusal names it.",
  "clause": "U2",
  "covers": ["SUP-05"],
  "load": { "status": "refused", "has": ["acme:secret/vault"] },
  "after": "healthy"
}
---;)
(component
  (import "acme:secret/vault@1.0.0" (instance $vault (export "open" (func (result u32)))))
  (core module $m (func (export "f")))
  (core instance $i (instantiate $m))
  (func (export "f") (canon lift (core func $i "f"))))
