(;---
{
  "claim": "A component that spins while it is instantiated, in one of several modules, is inside the budget.",
  "clause": "P3",
  "covers": ["CPU-11"],
  "limits": { "fuel": 1000000, "timeoutMs": 2000 },
  "load": ["ok", { "limit": ["fuel", "time"] }, "refused"],
  "steps": [{ "call": "f", "expect": { "limit": ["fuel", "time"] } }],
  "after": "healthy"
}
---;)
(component
  (core module $tool (func (export "f")))
  (core module $hostile (import "tool" "f" (func $f)) (func $spin (loop (call $f) (br 0))) (start $spin))
  (core instance $t (instantiate $tool))
  (core instance (instantiate $hostile (with "tool" (instance $t))))
  (func (export "f") (canon lift (core func $t "f"))))
