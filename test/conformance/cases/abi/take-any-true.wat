(;---
{
  "claim": "A bool is true for every value but zero.",
  "clause": "A3",
  "covers": ["ABI-20"],
  "cites": ["component-model test/values/numerics.wast"],
  "features": ["component"],
  "lift": { "two": "(result bool)", "zero": "(result bool)" },
  "steps": [{ "call": "two", "expect": { "value": true } }, { "call": "zero", "expect": { "value": false } }],
  "after": "healthy"
}
---;)
(module
  (func (export "two") (result i32) (i32.const 2))
  (func (export "zero") (result i32) (i32.const 0)))
