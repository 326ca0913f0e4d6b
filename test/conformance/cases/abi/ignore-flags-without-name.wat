(;---
{
  "claim": "Bits of flags that have no name are left out, and are no panic of the host.",
  "clause": "A3",
  "covers": ["ABI-22"],
  "cites": ["GHSA-m758-wjhj-p3jq"],
  "steps": [{ "call": "f", "expect": { "value": { "a": false, "b": true, "c": false } } }],
  "after": "healthy"
}
---;)
(component
  (type $f' (flags "a" "b" "c"))
  (export $f "f-type" (type $f'))
  (core module $m (func (export "f") (result i32) (i32.const 0xfffffffa)))
  (core instance $i (instantiate $m))
  (func (export "f") (result $f) (canon lift (core func $i "f"))))
