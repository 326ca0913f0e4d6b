(;---
{
  "claim": "A guest that spins on an atomic load, for another thread that never comes, is refused or ended.",
  "clause": "P5",
  "covers": ["CPU-30"],
  "lift": { "spin": "" },
  "limits": { "fuel": 1000000, "timeoutMs": 1000 },
  "load": ["ok", "refused", { "limit": "memory" }],
  "steps": [{ "call": "spin", "expect": [{ "limit": ["fuel", "time"] }, "refused"] }],
  "after": "healthy"
}
---;)
(module
  (memory 1 1 shared)
  (func (export "spin") (loop (br_if 0 (i32.eqz (i32.atomic.load (i32.const 0)))))))
