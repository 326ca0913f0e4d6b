(;---
{
  "claim": "Calls of one tool at the same time see nothing of each other.",
  "clause": "I1",
  "covers": ["ISO-15", "ISO-20"],
  "lift": { "count": "(param \"n\" s32) (result s32)" },
  "steps": [
    { "together": [{ "call": "count", "args": { "n": 1000000 }, "expect": { "value": 1000000 } }, { "call": "count", "args": { "n": 500000 }, "expect": { "value": 500000 } }, { "call": "count", "args": { "n": 7 }, "expect": { "value": 7 } }, { "call": "count", "args": { "n": 300000 }, "expect": { "value": 300000 } }] }
  ],
  "after": "healthy"
}
---;)
;; Counts in memory, so that a shared one would count too far.
(module
  (memory 1)
  (func (export "count") (param i32) (result i32)
    (loop
      (i32.store (i32.const 0) (i32.add (i32.load (i32.const 0)) (i32.const 1)))
      (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
    (i32.load (i32.const 0))))
