(;---
{
  "claim": "A function that every object of the host has is none that the embedder gave.",
  "clause": "H1",
  "functions": { "test:app/people": { "find": { "echo": true } } },
  "load": "refused",
  "after": "healthy"
}
---;)
(component
  (import "test:app/people" (instance $people
    (export "find" (func (param "name" string) (result string)))
    (export "to-string" (func (result u32)))
    (export "has-own-property" (func (param "name" u32) (result bool)))))
  (core func $f (canon lower (func $people "to-string")))
  (core module $m (import "" "f" (func $f (result i32))) (func (export "f") (result i32) (call $f)))
  (core instance $i (instantiate $m (with "" (instance (export "f" (func $f))))))
  (func (export "f") (result u32) (canon lift (core func $i "f"))))
