(;---
{
  "claim": "After a trap, a limit of each kind and a refusal, the next call of the same tool works.",
  "clause": "R1",
  "covers": ["LIF-08"],
  "lift": { "spin": "", "trap": "", "recurse": "", "bounds": "(result s32)", "one": "(result s32)" },
  "limits": { "fuel": 2000000, "timeoutMs": 3000, "memoryBytes": 1048576 },
  "steps": [
    { "call": "spin", "expect": { "limit": ["fuel", "time"] } },
    { "call": "one", "expect": { "value": 1 } },
    { "call": "trap", "expect": "trap" },
    { "call": "one", "expect": { "value": 1 } },
    { "call": "recurse", "expect": { "limit": ["stack", "fuel"] } },
    { "call": "one", "expect": { "value": 1 } },
    { "call": "bounds", "expect": "trap" },
    { "call": "one", "expect": { "value": 1 } },
    { "call": "none", "expect": "refused" },
    { "call": "one", "expect": { "value": 1 } }
  ],
  "after": "healthy"
}
---;)
(module
  (memory 1)
  (func (export "spin") (loop (br 0)))
  (func (export "trap") (unreachable))
  (func $f (export "recurse") (call $f) (call $f))
  (func (export "bounds") (result i32) (i32.load (i32.const -8)))
  (func (export "one") (result i32) (i32.const 1)))
