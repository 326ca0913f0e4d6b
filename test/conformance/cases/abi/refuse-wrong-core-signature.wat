(;---
{
  "claim": "A function whose core signature is not that of its component type is refused when it is loaded.",
  "clause": "B5",
  "covers": ["ABI-34"],
  "load": "refused",
  "after": "healthy"
}
---;)
(component
  (core module $m
    (memory (export "memory") 1)
    (func (export "f") (param i64) (result i32) (i32.const 0)))
  (core instance $i (instantiate $m))
  (func (export "f") (param "text" string) (result u32)
    (canon lift (core func $i "f") (memory (core memory $i "memory")))))
