(;---
{
  "claim": "What one tenant wrote to its memory is nowhere in the memory of another, nor of its own next call.",
  "clause": "I3",
  "covers": ["ISO-02", "SEC-07"],
  "cites": ["CVE-2022-39393"],
  "lift": { "write": "", "scan": "(result u32)" },
  "guests": { "other": "self" },
  "steps": [
    { "call": "write", "times": 3, "expect": "ok" },
    { "call": "scan", "expect": { "value": 0 } },
    { "call": "scan", "guest": "other", "expect": { "value": 0 } }
  ],
  "after": "healthy"
}
---;)
;; scan answers how often a number is found that write puts into every word.
(module
  (memory 4)
  (func (export "write") (local i32)
    (loop
      (i32.store (local.get 0) (i32.const 0x5ec2e7))
      (br_if 0 (i32.lt_u (local.tee 0 (i32.add (local.get 0) (i32.const 4))) (i32.const 262144)))))
  (func (export "scan") (result i32) (local i32 i32)
    (loop
      (local.set 1 (i32.add (local.get 1) (i32.eq (i32.load (local.get 0)) (i32.const 0x5ec2e7))))
      (br_if 0 (i32.lt_u (local.tee 0 (i32.add (local.get 0) (i32.const 4))) (i32.const 262144))))
    (local.get 1)))
