(;---
{
  "claim": "No single instruction works for longer than the memory ceiling lets it: a fill of four gigabytes is never begun.",
  "clause": "P2",
  "covers": ["CPU-27"],
  "lift": { "fill": "" },
  "limits": { "memoryBytes": 67108864, "timeoutMs": 2000 },
  "load": ["ok", "refused", { "limit": "memory" }],
  "steps": [
    { "call": "fill", "expect": [{ "limit": ["memory", "fuel"], "withinMs": 3000 }, { "status": "trap", "withinMs": 3000 }, { "status": "refused", "withinMs": 3000 }] }
  ],
  "after": "healthy"
}
---;)
(module
  (memory 1)
  (func (export "fill")
    (drop (memory.grow (i32.const 65535)))
    (memory.fill (i32.const 0) (i32.const 1) (i32.const 0xffff0000))))
