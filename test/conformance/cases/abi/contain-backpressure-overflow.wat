(;---
{
  "claim": "A counter of backpressure that is raised without end is refused with its component, traps or ends as a limit.",
  "clause": "A6",
  "covers": ["ABI-40"],
  "cites": ["wasmtime backpressure-overflow.wast"],
  "limits": { "fuel": 50000000, "timeoutMs": 3000 },
  "load": ["ok", "refused"],
  "steps": [{ "call": "f", "expect": ["trap", "refused", { "limit": ["time", "fuel"] }] }],
  "after": "healthy"
}
---;)
(component
  (core func $inc (canon backpressure.inc))
  (core module $m (import "" "inc" (func $inc)) (func (export "f") (loop (call $inc) (br 0))))
  (core instance $i (instantiate $m (with "" (instance (export "inc" (func $inc))))))
  (func (export "f") (canon lift (core func $i "f"))))
