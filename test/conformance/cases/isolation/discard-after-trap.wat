(;---
{
  "claim": "State that a trap left half-way is never seen: the next call finds a whole instance.",
  "clause": "I1",
  "covers": ["ISO-04"],
  "cites": ["extism/js-sdk runs the instance again, in its half-way state"],
  "lift": { "half": "", "check": "(result s32)" },
  "steps": [{ "call": "half", "expect": "trap" }, { "call": "check", "expect": { "value": 0 } }],
  "after": "healthy"
}
---;)
;; Two counters that are equal between calls.
(module
  (memory 1)
  (func (export "half")
    (i32.store (i32.const 0) (i32.add (i32.load (i32.const 0)) (i32.const 1)))
    (unreachable))
  (func (export "check") (result i32)
    (i32.sub (i32.load (i32.const 0)) (i32.load (i32.const 4)))))
