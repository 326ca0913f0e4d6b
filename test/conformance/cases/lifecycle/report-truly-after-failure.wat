(;---
{
  "claim": "What a call spent is told truly after a trap and after a limit as after success.",
  "clause": "R3",
  "features": ["usage"],
  "lift": { "trap": "", "spin": "" },
  "limits": { "fuel": 100000 },
  "steps": [
    { "call": "trap", "expect": { "trap": "unreachable", "fuel": { "atLeast": 7000, "atMost": 7010 } } },
    { "call": "spin", "expect": { "limit": "fuel", "fuel": { "atLeast": 99000, "atMost": 101000 } } }
  ],
  "after": "healthy"
}
---;)
(module
  (func (export "spin") (loop (br 0)))
  (func (export "trap") (local i32)
    (local.set 0 (i32.const 1000))
    (loop
      (nop) (drop (i32.const 1)) (drop (i32.const 1)) 
      (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
    (unreachable)))
