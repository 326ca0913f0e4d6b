(;---
{
  "claim": "A component whose digest is not the one that was pinned is refused; the right one is loaded.",
  "clause": "U1",
  "covers": ["SUP-01"],
  "lift": { "f": "(result s32)" },
  "digest": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
  "load": "refused",
  "after": "healthy"
}
---;)
(module
  (func (export "f") (result i32) (i32.const 1)))
