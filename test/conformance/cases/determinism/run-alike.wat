(;---
{
  "claim": "Equal input gives equal output, equal fuel and an equal point of trapping, on each run.",
  "clause": "D3",
  "covers": ["DET-14"],
  "features": ["usage"],
  "lift": { "f": "(param \"n\" s32) (result s32)" },
  "steps": [
    { "call": "f", "args": { "n": 3000 }, "as": "first", "expect": { "fuel": 39006 } },
    { "call": "f", "args": { "n": 3000 }, "times": 5, "expect": { "same": "first" } },
    { "call": "f", "args": { "n": 0 }, "as": "trap", "expect": "trap" },
    { "call": "f", "args": { "n": 0 }, "times": 3, "expect": { "same": "trap" } }
  ],
  "after": "healthy"
}
---;)
;; A pseudo-random walk; n is also what it divides by.
(module
  (func (export "f") (param i32) (result i32) (local i32 i32)
    (local.set 1 (i32.div_u (i32.const 123456789) (local.get 0)))
    (loop
      (local.set 1 (i32.xor (i32.mul (local.get 1) (i32.const 1664525)) (i32.const 1013904223)))
      (br_if 0 (i32.lt_u (local.tee 2 (i32.add (local.get 2) (i32.const 1))) (local.get 0))))
    (local.get 1)))
