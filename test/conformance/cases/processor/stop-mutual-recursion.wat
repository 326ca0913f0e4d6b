(;---
{
  "claim": "Functions that call each other through a table for ever end the call as recursion does.",
  "clause": "M3",
  "covers": ["CPU-05"],
  "lift": { "recurse": "(result s32)" },
  "limits": { "timeoutMs": 5000 },
  "steps": [{ "call": "recurse", "expect": { "limit": ["stack", "fuel"] } }],
  "after": "healthy"
}
---;)
(module
  (type $t (func (result i32)))
  (table funcref (elem $a $b))
  (func $a (export "recurse") (type $t) (i32.add (i32.const 1) (call_indirect (type $t) (i32.const 1))))
  (func $b (type $t) (i32.add (i32.const 1) (call_indirect (type $t) (i32.const 0)))))
