(;---
{
  "claim": "A known kernel costs the same fuel on every run and every machine.",
  "clause": "P7",
  "covers": ["CPU-44"],
  "features": ["usage"],
  "lift": { "fib": "(param \"n\" s32) (result s32)" },
  "steps": [
    { "call": "fib", "args": { "n": 20 }, "as": "first", "expect": { "value": 6765 } },
    { "call": "fib", "args": { "n": 20 }, "times": 3, "expect": { "same": "first" } }
  ],
  "after": "healthy"
}
---;)
(module
  (func $fib (export "fib") (param i32) (result i32)
    (if (result i32) (i32.lt_s (local.get 0) (i32.const 2))
      (then (local.get 0))
      (else (i32.add
        (call $fib (i32.sub (local.get 0) (i32.const 1)))
        (call $fib (i32.sub (local.get 0) (i32.const 2))))))))
