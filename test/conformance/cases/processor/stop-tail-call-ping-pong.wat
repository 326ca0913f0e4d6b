(;---
{
  "claim": "Functions that tail-call each other, through a table or a reference, are charged at each entry.",
  "clause": "P1",
  "covers": ["CPU-07"],
  "lift": { "by-table": "", "by-reference": "" },
  "limits": { "fuel": 1000000, "timeoutMs": 2000 },
  "load": ["ok", "refused"],
  "steps": [
    { "call": "by-table", "expect": { "limit": ["fuel", "time"] } },
    { "call": "by-reference", "expect": { "limit": ["fuel", "time"] } }
  ],
  "after": "healthy"
}
---;)
(module
  (type $t (func))
  (table funcref (elem $a $b))
  (elem declare func $c $d)
  (func $a (export "by-table") (return_call_indirect (type $t) (i32.const 1)))
  (func $b (return_call_indirect (type $t) (i32.const 0)))
  (func $c (export "by-reference") (return_call_ref $t (ref.func $d)))
  (func $d (return_call_ref $t (ref.func $c))))
