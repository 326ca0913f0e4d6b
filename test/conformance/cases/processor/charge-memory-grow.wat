(;---
{
  "claim": "A storm of memory growths, by nothing or by one page, is charged for each.",
  "clause": "P2",
  "covers": ["CPU-24"],
  "lift": { "by-nothing": "", "by-one": "" },
  "limits": { "fuel": 5000000, "timeoutMs": 2000 },
  "steps": [
    { "call": "by-nothing", "expect": { "limit": ["fuel", "time"] } },
    { "call": "by-one", "expect": { "limit": ["fuel", "time"] } }
  ],
  "after": "healthy"
}
---;)
(module
  (memory 1)
  (func (export "by-nothing") (loop (drop (memory.grow (i32.const 0))) (br 0)))
  (func (export "by-one") (loop (drop (memory.grow (i32.const 1))) (br 0))))
