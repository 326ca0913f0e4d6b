(;---
{
  "claim": "Names inside a module are inert: one with a quote in it is refused, or is a name like any other.",
  "clause": "B4",
  "covers": ["BIN-23"],
  "lift": { "f": "(result s32)" },
  "load": ["refused", "ok"],
  "steps": [{ "call": "f", "expect": { "value": 1 } }],
  "after": "healthy"
}
---;)
(module
  (func (export "f") (result i32) (i32.const 1))
  (func (export "it's") (result i32) (i32.const 2)))
