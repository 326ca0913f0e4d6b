(;---
{
  "claim": "A function that takes text without a realloc is refused.",
  "clause": "B5",
  "covers": ["ABI-35"],
  "load": "refused",
  "after": "healthy"
}
---;)
(component
  (core module $m
    (memory (export "memory") 1)
    (func (export "f") (param i32 i32)))
  (core instance $i (instantiate $m))
  (func (export "f") (param "text" string) (canon lift (core func $i "f") (memory (core memory $i "memory")))))
