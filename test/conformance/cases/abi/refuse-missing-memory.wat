(;---
{
  "claim": "A function that passes text without a memory, or takes it without a realloc, is refused.",
  "clause": "B5",
  "covers": ["ABI-35"],
  "load": "refused",
  "after": "healthy"
}
---;)
(component
  (core module $m
    (func (export "f") (result i32) (i32.const 0)))
  (core instance $i (instantiate $m))
  (func (export "f") (result string) (canon lift (core func $i "f"))))
