(;---
{
  "claim": "Making arrays in a loop is charged by their length, or such modules are refused.",
  "clause": "P2",
  "covers": ["CPU-26"],
  "lift": { "storm": "" },
  "limits": { "fuel": 20000000, "timeoutMs": 2000 },
  "load": ["ok", "refused"],
  "steps": [{ "call": "storm", "expect": { "limit": ["fuel", "time", "memory"], "withinMs": 8000 } }],
  "after": "healthy"
}
---;)
(module
  (type $a (array (mut i8)))
  (func (export "storm") (loop (drop (array.new_default $a (i32.const 100000))) (br 0))))
