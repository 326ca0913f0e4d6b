(;---
{
  "claim": "Imports called fs, node:fs or ./x.js are names that nothing gives, and no modules of the host.",
  "clause": "B5",
  "covers": ["ISO-14"],
  "load": "refused",
  "after": "healthy"
}
---;)
(component
  (import "node:fs/promises" (instance $fs (export "read-file" (func (param "path" string) (result string)))))
  (core module $m (func (export "f")))
  (core instance $i (instantiate $m))
  (func (export "f") (canon lift (core func $i "f"))))
