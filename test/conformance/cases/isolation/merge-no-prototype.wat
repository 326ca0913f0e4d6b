(;---
{
  "claim": "A record with fields called __proto__ and constructor, as far as WIT lets them, becomes own properties, and no prototype.",
  "clause": "I4",
  "covers": ["ISO-06", "ISO-07"],
  "load": ["ok", "refused"],
  "steps": [
    { "call": "f", "expect": [{ "value": { "constructor": 1, "valueOf": 2, "then": 3 } }, { "value": { "constructor": 1, "value-of": 2, "then": 3 } }] },
    { "call": "f", "expect": "ok" }
  ],
  "after": "healthy"
}
---;)
(component
  (type $r' (record (field "constructor" u32) (field "value-of" u32) (field "then" u32)))
  (export $r "r" (type $r'))
  (core module $m
    (memory (export "memory") 1) (data (i32.const 16) "\01\00\00\00\02\00\00\00\03\00\00\00")
    (func (export "f") (result i32) (i32.const 16)))
  (core instance $i (instantiate $m))
  (func (export "f") (result $r) (canon lift (core func $i "f") (memory (core memory $i "memory")))))
