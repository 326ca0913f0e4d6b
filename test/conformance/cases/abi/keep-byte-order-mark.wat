(;---
{
  "claim": "A byte order mark at the head of a string is a character of it, and comes through.",
  "clause": "A2",
  "covers": ["ABI-10"],
  "steps": [{ "call": "f", "expect": { "value": "﻿a" } }],
  "after": "healthy"
}
---;)
(component
  (core module $m
    (memory (export "memory") 1) (data (i32.const 16) "\ef\bb\bfa")
    (func (export "f") (result i32)
      (i32.store (i32.const 0) (i32.const 16)) (i32.store (i32.const 4) (i32.const 4)) (i32.const 0)))
  (core instance $i (instantiate $m))
  (func (export "f") (result string) (canon lift (core func $i "f") (memory (core memory $i "memory")))))
