(;---
{
  "claim": "A module that decodes and does not validate is refused before anything is added to it.",
  "clause": "B1",
  "covers": ["BIN-07"],
  "lift": { "f": "(result s32)" },
  "load": "refused",
  "after": "healthy"
}
---;)
(module
  (func (export "f") (result i32) (i64.const 1)))
