(;---
{
  "claim": "A list that lies within itself, doubling on each level, comes to the ceiling of the output.",
  "clause": "M4",
  "covers": ["MEM-36"],
  "limits": { "timeoutMs": 8000 },
  "steps": [{ "call": "f", "expect": { "limit": ["output", "memory"] } }],
  "after": "healthy"
}
---;)
;; Each list holds two lists, both of which lie where it lies: two to the power of 24 strings.
(component
  (core module $m
    (memory (export "memory") 1)
    (func (export "f") (result i32)
      (i64.store (i32.const 0) (i64.const 0x200000000))
      (i64.store (i32.const 8) (i64.const 0x200000000))
      (i32.const 0)))
  (core instance $i (instantiate $m))
  (type $1 (list u32)) (type $2 (list $1)) (type $3 (list $2)) (type $4 (list $3)) (type $5 (list $4))
  (type $6 (list $5)) (type $7 (list $6)) (type $8 (list $7)) (type $9 (list $8)) (type $10 (list $9))
  (type $11 (list $10)) (type $12 (list $11)) (type $13 (list $12)) (type $14 (list $13)) (type $15 (list $14))
  (type $16 (list $15)) (type $17 (list $16)) (type $18 (list $17)) (type $19 (list $18)) (type $20 (list $19))
  (type $21 (list $20)) (type $22 (list $21)) (type $23 (list $22)) (type $24 (list $23))
  (func (export "f") (result $24)
    (canon lift (core func $i "f") (memory (core memory $i "memory")))))
