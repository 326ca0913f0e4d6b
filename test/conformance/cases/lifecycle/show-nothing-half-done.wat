(;---
{
  "claim": "A bulk operation that the budget does not cover is not begun: a session that it ended shows no half of it, and the next call sees none.",
  "clause": "P2",
  "covers": ["LIF-25"],
  "cites": ["GHSA-2hw9-mc66-jc2q"],
  "features": ["fuel"],
  "lift": { "fill": "", "look": "(result s32)" },
  "limits": { "fuel": 100000, "timeoutMs": 2000 },
  "steps": [{ "call": "fill", "expect": { "limit": "fuel" } }, { "call": "look", "expect": { "value": 0 } }],
  "after": "healthy"
}
---;)
(module
  (memory 400)
  (func (export "fill") (memory.fill (i32.const 0) (i32.const 7) (i32.const 26000000)))
  (func (export "look") (result i32) (i32.load8_u (i32.const 0))))
