(;---
{
  "claim": "Arguments with a key constructor that the function does not have are refused or left aside, and change nothing in the host.",
  "clause": "I4",
  "covers": ["ISO-06", "SEC-12"],
  "features": ["component"],
  "lift": { "f": "(param \"a\" s32) (result s32)" },
  "steps": [
    { "call": "f", "args": { "a": 1, "constructor": { "prototype": { "polluted": 1 } } }, "expect": ["refused", { "value": 1 }] },
    { "call": "f", "args": { "a": 1 }, "expect": { "value": 1 } }
  ],
  "after": "healthy"
}
---;)
(module
  (func (export "f") (param i32) (result i32) (local.get 0)))
