(;---
{
  "claim": "A shared memory is refused, or held to the limit.",
  "clause": "M7",
  "covers": ["MEM-06"],
  "cites": ["CVE-2025-64345"],
  "lift": { "f": "(result s32)" },
  "limits": { "memoryBytes": 655360 },
  "load": ["ok", "refused", { "limit": "memory" }],
  "steps": [{ "call": "f", "expect": [{ "value": -1 }, "refused", { "limit": "memory" }] }],
  "after": "healthy"
}
---;)
(module
  (memory 1 1000 shared)
  (func (export "f") (result i32) (memory.grow (i32.const 500))))
