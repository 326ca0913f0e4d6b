(;---
{
  "claim": "A module with a 64-bit memory is refused, or its memory is held to the same limit.",
  "clause": "M7",
  "covers": ["CPU-28", "MEM-05"],
  "lift": { "fill": "" },
  "limits": { "memoryBytes": 67108864, "timeoutMs": 2000 },
  "load": ["ok", "refused", { "limit": "memory" }],
  "steps": [{ "call": "fill", "expect": ["trap", "refused", { "limit": ["memory", "fuel"] }] }],
  "after": "healthy"
}
---;)
(module
  (memory i64 1)
  (func (export "fill")
    (drop (memory.grow (i64.const 200000)))
    (memory.fill (i64.const 0) (i32.const 1) (i64.const 8589934592))))
