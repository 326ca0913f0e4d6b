(;---
{
  "claim": "Each kind of trap is told by its name.",
  "clause": "R2",
  "lift": {
    "unreachable": "",
    "divide": "(result s32)",
    "overflow": "(result s32)",
    "convert": "(result s32)",
    "memory": "(result s32)",
    "table": "",
    "null": "",
    "signature": ""
  },
  "steps": [
    { "call": "unreachable", "expect": { "trap": "unreachable" } },
    { "call": "divide", "expect": { "trap": "integer-divide-by-zero" } },
    { "call": "overflow", "expect": { "trap": "integer-overflow" } },
    { "call": "convert", "expect": { "trap": ["invalid-conversion", "integer-overflow"] } },
    { "call": "memory", "expect": { "trap": "memory-out-of-bounds" } },
    { "call": "table", "expect": { "trap": "table-out-of-bounds" } },
    { "call": "null", "expect": { "trap": ["null-reference", "table-out-of-bounds", "signature-mismatch"] } },
    { "call": "signature", "expect": { "trap": "signature-mismatch" } }
  ],
  "after": "healthy"
}
---;)
(module
  (memory 1)
  (type $v (func))
  (table 2 funcref)
  (elem (i32.const 0) func $other)
  (func $other (param i32))
  (func (export "unreachable") (unreachable))
  (func (export "divide") (result i32) (i32.div_s (i32.const 1) (i32.const 0)))
  (func (export "overflow") (result i32) (i32.div_s (i32.const 0x80000000) (i32.const -1)))
  (func (export "convert") (result i32) (i32.trunc_f32_s (f32.const nan)))
  (func (export "memory") (result i32) (i32.load (i32.const 65536)))
  (func (export "table") (call_indirect (type $v) (i32.const 5)))
  (func (export "null") (call_indirect (type $v) (i32.const 1)))
  (func (export "signature") (call_indirect (type $v) (i32.const 0))))
