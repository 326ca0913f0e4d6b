(;---
{
  "claim": "A passive segment that a call dropped is there for the next.",
  "clause": "I1",
  "covers": ["ISO-03"],
  "lift": { "f": "(result s32)", "elements": "(result s32)" },
  "steps": [
    { "call": "f", "times": 3, "expect": { "value": 42 } },
    { "call": "elements", "times": 3, "expect": { "value": 0 } }
  ],
  "after": "healthy"
}
---;)
(module
  (memory 1)
  (table $t 1 funcref)
  (elem $e func $g)
  (data $d "\2a")
  (func $g)
  (func (export "f") (result i32)
    (memory.init $d (i32.const 0) (i32.const 0) (i32.const 1))
    (data.drop $d)
    (i32.load8_u (i32.const 0)))
  (func (export "elements") (result i32)
    (table.init $t $e (i32.const 0) (i32.const 0) (i32.const 1))
    (elem.drop $e)
    (ref.is_null (table.get $t (i32.const 0)))))
