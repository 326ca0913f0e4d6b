(;---
{
  "claim": "A result that is a record called then is a value: nothing awaits it, and nothing calls it.",
  "clause": "I4",
  "covers": ["ISO-07", "BIN-27"],
  "steps": [{ "call": "then", "expect": { "value": { "then": 7 } } }, { "call": "to-json", "expect": ["ok"] }],
  "after": "healthy"
}
---;)
(component
  (type $r' (record (field "then" u32)))
  (export $r "r" (type $r'))
  (core module $m (func (export "f") (result i32) (i32.const 7)))
  (core instance $i (instantiate $m))
  (func (export "then") (result $r) (canon lift (core func $i "f")))
  (func (export "to-json") (result $r) (canon lift (core func $i "f"))))
