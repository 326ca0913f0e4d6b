(;---
{
  "claim": "A function that calls itself through a typed reference ends the call as recursion does.",
  "clause": "M3",
  "covers": ["CPU-05"],
  "lift": { "recurse": "(result s32)" },
  "limits": { "timeoutMs": 5000 },
  "load": ["ok", "refused"],
  "steps": [{ "call": "recurse", "expect": { "limit": ["stack", "fuel"] } }],
  "after": "healthy"
}
---;)
(module
  (type $t (func (result i32)))
  (elem declare func $f)
  (func $f (export "recurse") (type $t) (i32.add (i32.const 1) (call_ref $t (ref.func $f)))))
