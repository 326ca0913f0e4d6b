(;---
{
  "claim": "A tuple of two of the tuple before it, thirty times over, is refused or costs no more than its text.",
  "clause": "B3",
  "covers": ["BIN-25"],
  "cites": ["component-model test/validation/max-value-size.wast"],
  "load": [{ "status": "refused", "withinMs": 20000 }, { "status": "ok", "withinMs": 20000 }],
  "after": "healthy"
}
---;)
(component
  (type $1 (tuple u32 u32)) (type $2 (tuple $1 $1)) (type $3 (tuple $2 $2)) (type $4 (tuple $3 $3)) (type $5 (tuple $4 $4))
  (type $6 (tuple $5 $5)) (type $7 (tuple $6 $6)) (type $8 (tuple $7 $7)) (type $9 (tuple $8 $8)) (type $10 (tuple $9 $9))
  (type $11 (tuple $10 $10)) (type $12 (tuple $11 $11)) (type $13 (tuple $12 $12)) (type $14 (tuple $13 $13)) (type $15 (tuple $14 $14))
  (type $16 (tuple $15 $15)) (type $17 (tuple $16 $16)) (type $18 (tuple $17 $17)) (type $19 (tuple $18 $18)) (type $20 (tuple $19 $19))
  (type $21 (tuple $20 $20)) (type $22 (tuple $21 $21)) (type $23 (tuple $22 $22)) (type $24 (tuple $23 $23)) (type $25 (tuple $24 $24))
  (type $26 (tuple $25 $25)) (type $27 (tuple $26 $26)) (type $28 (tuple $27 $27)) (type $29 (tuple $28 $28)) (type $30 (tuple $29 $29))
  (core module $m (memory (export "memory") 1) (func (export "f") (result i32) (i32.const 0)))
  (core instance $i (instantiate $m))
  (func (export "f") (result $30) (canon lift (core func $i "f") (memory (core memory $i "memory")))))
