(;---
{
  "claim": "Tools that name their functions alike, of other bytes, are each what they are.",
  "clause": "I3",
  "covers": ["ISO-13"],
  "lift": { "add": "(param \"left\" s32) (param \"right\" s32) (result s32)" },
  "guests": { "right": "good" },
  "steps": [
    { "call": "add", "args": { "left": 1, "right": 2 }, "expect": { "value": -1 } },
    { "call": "add", "guest": "right", "args": { "left": 1, "right": 2 }, "expect": { "value": 3 } },
    { "call": "add", "args": { "left": 1, "right": 2 }, "expect": { "value": -1 } }
  ],
  "after": "healthy"
}
---;)
(module
  (func (export "add") (param i32 i32) (result i32)
    (i32.sub (local.get 0) (local.get 1))))
