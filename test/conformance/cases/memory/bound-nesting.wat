(;---
{
  "claim": "A result type nested fifty deep is refused, or its values come through; nothing overflows in the host.",
  "clause": "M6",
  "covers": ["MEM-35"],
  "load": ["ok", "refused"],
  "steps": [{ "call": "f", "expect": ["ok", "trap", { "limit": ["output", "stack"] }] }],
  "after": "healthy"
}
---;)
(component
  (core module $m
    (memory (export "memory") 1)
    ;; Every list lies at 0 and holds one list, which lies at 0.
    (func (export "f") (result i32)
      (i32.store (i32.const 0) (i32.const 0))
      (i32.store (i32.const 4) (i32.const 1))
      (i32.const 0)))
  (core instance $i (instantiate $m))
  (type $1 (list u32)) (type $2 (list $1)) (type $3 (list $2)) (type $4 (list $3)) (type $5 (list $4))
  (type $6 (list $5)) (type $7 (list $6)) (type $8 (list $7)) (type $9 (list $8)) (type $10 (list $9))
  (type $11 (list $10)) (type $12 (list $11)) (type $13 (list $12)) (type $14 (list $13)) (type $15 (list $14))
  (type $16 (list $15)) (type $17 (list $16)) (type $18 (list $17)) (type $19 (list $18)) (type $20 (list $19))
  (type $21 (list $20)) (type $22 (list $21)) (type $23 (list $22)) (type $24 (list $23)) (type $25 (list $24))
  (type $26 (list $25)) (type $27 (list $26)) (type $28 (list $27)) (type $29 (list $28)) (type $30 (list $29))
  (type $31 (list $30)) (type $32 (list $31)) (type $33 (list $32)) (type $34 (list $33)) (type $35 (list $34))
  (type $36 (list $35)) (type $37 (list $36)) (type $38 (list $37)) (type $39 (list $38)) (type $40 (list $39))
  (type $41 (list $40)) (type $42 (list $41)) (type $43 (list $42)) (type $44 (list $43)) (type $45 (list $44))
  (type $46 (list $45)) (type $47 (list $46)) (type $48 (list $47)) (type $49 (list $48)) (type $50 (list $49))
  (func (export "f") (result $50)
    (canon lift (core func $i "f") (memory (core memory $i "memory")))))
