(;---
{
  "claim": "Functions called constructor, to-string and has-own-property are found by name, and nothing else is.",
  "clause": "I4",
  "covers": ["ISO-08"],
  "features": ["component"],
  "lift": { "constructor": "(result s32)", "to-string": "(result s32)", "has-own-property": "(result s32)" },
  "steps": [
    { "call": "constructor", "expect": { "value": 1 } },
    { "call": "to-string", "expect": { "value": 2 } },
    { "call": "has-own-property", "expect": { "value": 3 } },
    { "call": "value-of", "expect": "refused" },
    { "call": "__proto__", "expect": "refused" }
  ],
  "after": "healthy"
}
---;)
(module
  (func (export "constructor") (result i32) (i32.const 1))
  (func (export "to-string") (result i32) (i32.const 2))
  (func (export "has-own-property") (result i32) (i32.const 3)))
