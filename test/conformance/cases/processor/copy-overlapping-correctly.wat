(;---
{
  "claim": "An overlapping copy that is charged, or cut into pieces, still moves the right bytes.",
  "clause": "P2",
  "covers": ["CPU-19"],
  "cites": ["bytecodealliance/wasmtime#13577"],
  "lift": { "forwards": "(result u32)", "backwards": "(result u32)" },
  "steps": [
    { "call": "forwards", "expect": { "value": 16909060 } },
    { "call": "backwards", "expect": { "value": 16909060 } }
  ],
  "after": "healthy"
}
---;)
(module
  (memory 32)
  ;; 01 02 03 04 at the far end of a million bytes; the copy moves it by one.
  (func (export "backwards") (result i32)
    (i32.store (i32.const 1000000) (i32.const 0x01020304))
    (memory.copy (i32.const 1) (i32.const 0) (i32.const 1000004))
    (i32.load (i32.const 1000001)))
  (func (export "forwards") (result i32)
    (i32.store (i32.const 1000000) (i32.const 0x01020304))
    (memory.copy (i32.const 0) (i32.const 1) (i32.const 1000004))
    (i32.load (i32.const 999999))))
