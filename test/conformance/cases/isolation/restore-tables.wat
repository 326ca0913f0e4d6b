(;---
{
  "claim": "What a call did to a table is undone before the next: its entries, and its size.",
  "clause": "I1",
  "covers": ["ISO-03"],
  "lift": { "entry": "(result s32)", "size": "(result s32)" },
  "steps": [
    { "call": "entry", "times": 3, "expect": { "value": 1 } },
    { "call": "size", "times": 3, "expect": { "value": 4 } }
  ],
  "after": "healthy"
}
---;)
(module
  (table $t 4 8 funcref)
  (elem declare func $mark)
  (func $mark)
  ;; 1 when the entry was null, as it is made.
  (func (export "entry") (result i32)
    (ref.is_null (table.get $t (i32.const 1)))
    (table.set $t (i32.const 1) (ref.func $mark)))
  (func (export "size") (result i32) (table.grow $t (ref.null func) (i32.const 1))))
