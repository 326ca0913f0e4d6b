(;---
{
  "claim": "A guest that waits on shared memory for ever is refused, or ended at its deadline.",
  "clause": "P5",
  "covers": ["CPU-29"],
  "lift": { "wait": "(result s32)" },
  "limits": { "timeoutMs": 1000 },
  "load": ["ok", "refused", { "limit": "memory" }],
  "steps": [{ "call": "wait", "expect": [{ "limit": "time" }, "trap", "refused"] }],
  "after": "healthy"
}
---;)
(module
  (memory 1 1 shared)
  (func (export "wait") (result i32)
    (memory.atomic.wait32 (i32.const 0) (i32.const 0) (i64.const -1))))
