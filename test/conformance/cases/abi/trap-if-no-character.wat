(;---
{
  "claim": "A char that is a surrogate, or above the last code point, traps.",
  "clause": "A3",
  "covers": ["ABI-18"],
  "features": ["component"],
  "lift": { "surrogate": "(result char)", "above": "(result char)", "last": "(result char)" },
  "steps": [
    { "call": "surrogate", "expect": "trap" },
    { "call": "above", "expect": "trap" },
    { "call": "last", "expect": { "value": "􏿿" } }
  ],
  "after": "healthy"
}
---;)
(module
  (func (export "surrogate") (result i32) (i32.const 0xd800))
  (func (export "above") (result i32) (i32.const 0x110000))
  (func (export "last") (result i32) (i32.const 0x10ffff)))
