(;---
{
  "claim": "A discriminant that is none of an enum's cases traps, above them and below.",
  "clause": "A3",
  "covers": ["ABI-21"],
  "cites": ["GHSA-m758-wjhj-p3jq"],
  "steps": [
    { "call": "above", "expect": "trap" },
    { "call": "below", "expect": "trap" },
    { "call": "last", "expect": { "value": "b" } }
  ],
  "after": "healthy"
}
---;)
(component
  (type $e' (enum "a" "b"))
  (export $e "e" (type $e'))
  (core module $m
    (func (export "above") (result i32) (i32.const 2))
    (func (export "below") (result i32) (i32.const -1))
    (func (export "last") (result i32) (i32.const 1)))
  (core instance $i (instantiate $m))
  (func (export "above") (result $e) (canon lift (core func $i "above")))
  (func (export "below") (result $e) (canon lift (core func $i "below")))
  (func (export "last") (result $e) (canon lift (core func $i "last"))))
