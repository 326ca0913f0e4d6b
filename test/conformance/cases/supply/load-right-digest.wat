(;---
{
  "claim": "The digest of a component is that of its bytes, and what was pinned to it loads.",
  "clause": "U1",
  "covers": ["SUP-01"],
  "lift": { "f": "(result s32)" },
  "digest": true,
  "steps": [{ "call": "f", "expect": { "value": 1 } }],
  "after": "healthy"
}
---;)
(module
  (func (export "f") (result i32) (i32.const 1)))
