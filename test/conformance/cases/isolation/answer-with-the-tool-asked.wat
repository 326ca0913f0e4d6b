(;---
{
  "claim": "Many calls of several tools at the same time are each answered by the tool that was asked.",
  "clause": "I3",
  "covers": ["ISO-20"],
  "lift": { "add": "(param \"left\" s32) (param \"right\" s32) (result s32)" },
  "guests": { "right": "good" },
  "steps": [
    { "together": [{ "call": "add", "args": { "left": 5, "right": 3 }, "expect": { "value": 2 } }, { "call": "add", "guest": "right", "args": { "left": 5, "right": 3 }, "expect": { "value": 8 } }, { "call": "add", "args": { "left": 9, "right": 3 }, "expect": { "value": 6 } }, { "call": "add", "guest": "right", "args": { "left": 9, "right": 3 }, "expect": { "value": 12 } }, { "call": "add", "args": { "left": 1, "right": 1 }, "expect": { "value": 0 } }] }
  ],
  "after": "healthy"
}
---;)
(module
  (func (export "add") (param i32 i32) (result i32)
    (i32.sub (local.get 0) (local.get 1))))
