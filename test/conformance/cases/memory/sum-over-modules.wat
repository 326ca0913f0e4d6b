(;---
{
  "claim": "The limit holds for the memories of all core modules of a component together.",
  "clause": "M1",
  "covers": ["MEM-04"],
  "limits": { "memoryBytes": 655360 },
  "load": ["ok", "refused"],
  "steps": [{ "call": "f", "expect": [{ "limit": "memory" }, "refused"] }],
  "after": "healthy"
}
---;)
(component
  (core module $m (memory 4) (func (export "f")))
  (core instance (instantiate $m))
  (core instance (instantiate $m))
  (core instance $i (instantiate $m))
  (func (export "f") (canon lift (core func $i "f"))))
