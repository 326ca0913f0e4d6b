(;---
{
  "claim": "A tool that does what it says: the sign of a healthy host.",
  "clause": "R1",
  "lift": { "add": "(param \"left\" s32) (param \"right\" s32) (result s32)" },
  "load": "ok",
  "after": "healthy"
}
---;)
(module
  (func (export "add") (param i32 i32) (result i32)
    (i32.add (local.get 0) (local.get 1))))
