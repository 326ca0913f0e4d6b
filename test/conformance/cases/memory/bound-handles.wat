(;---
{
  "claim": "Handles that are made and never dropped come to a ceiling.",
  "clause": "M6",
  "covers": ["MEM-30", "RES-13"],
  "limits": { "fuel": 2000000000, "timeoutMs": 8000 },
  "steps": [{ "call": "f", "expect": ["trap", { "limit": ["memory", "hostCalls", "fuel", "tables"] }] }],
  "after": "healthy"
}
---;)
(component
  (type $r (resource (rep i32)))
  (core func $new (canon resource.new $r))
  (core module $m
    (import "r" "new" (func $new (param i32) (result i32)))
    (func (export "f") (loop (drop (call $new (i32.const 7))) (br 0))))
  (core instance $i (instantiate $m (with "r" (instance (export "new" (func $new))))))
  (func (export "f") (canon lift (core func $i "f"))))
