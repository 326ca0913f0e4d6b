(;---
{
  "claim": "Calls that are canceled at about the moment when they end have one outcome each, and the host goes on.",
  "clause": "C2",
  "covers": ["LIF-03", "LIF-04", "ISO-20"],
  "lift": { "work": "(result s32)" },
  "steps": [
    { "call": "work", "cancel": 0, "times": 20, "expect": [{ "value": 7 }, "canceled"] },
    { "call": "work", "cancel": 1, "times": 40, "expect": [{ "value": 7 }, "canceled"] },
    { "call": "work", "cancel": 3, "times": 40, "expect": [{ "value": 7 }, "canceled"] },
    { "call": "work", "expect": { "value": 7 } }
  ],
  "after": "healthy"
}
---;)
;; About a millisecond of work.
(module
  (func (export "work") (result i32) (local i32)
    (loop (br_if 0 (i32.lt_u (local.tee 0 (i32.add (local.get 0) (i32.const 1))) (i32.const 1000000))))
    (i32.const 7)))
