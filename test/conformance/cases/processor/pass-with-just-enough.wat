(;---
{
  "claim": "A budget of exactly what a call costs lets it pass, and one unit less does not.",
  "clause": "P7",
  "covers": ["CPU-45"],
  "features": ["usage"],
  "lift": { "sum": "(param \"n\" s32) (result s32)" },
  "steps": [
    { "call": "sum", "args": { "n": 1000 }, "expect": { "value": 500500, "fuel": 9002 } },
    { "call": "sum", "args": { "n": 1000 }, "limits": { "fuel": 9002 }, "expect": { "value": 500500 } },
    { "call": "sum", "args": { "n": 1000 }, "limits": { "fuel": 9001 }, "expect": { "limit": "fuel" } }
  ],
  "after": "healthy"
}
---;)
(module
  (func (export "sum") (param i32) (result i32) (local i32)
    (loop
      (local.set 1 (i32.add (local.get 1) (local.get 0)))
      (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
    (local.get 1)))
