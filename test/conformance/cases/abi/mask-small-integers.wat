(;---
{
  "claim": "A small integer takes the bits that it has, and leaves the others.",
  "clause": "A3",
  "covers": ["ABI-19"],
  "cites": ["component-model test/values/numerics.wast"],
  "features": ["component"],
  "lift": { "u8": "(result u8)", "s8": "(result s8)", "u16": "(result u16)", "s16": "(result s16)" },
  "steps": [
    { "call": "u8", "expect": { "value": 1 } },
    { "call": "s8", "expect": { "value": -1 } },
    { "call": "u16", "expect": { "value": 65535 } },
    { "call": "s16", "expect": { "value": -32768 } }
  ],
  "after": "healthy"
}
---;)
(module
  (func (export "u8") (result i32) (i32.const 0xfffff01))
  (func (export "s8") (result i32) (i32.const 0xff))
  (func (export "u16") (result i32) (i32.const -1))
  (func (export "s16") (result i32) (i32.const 0x18000)))
