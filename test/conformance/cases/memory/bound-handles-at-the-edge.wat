(;---
{
  "claim": "A guest that makes a million handles is stopped on the way, however much fuel it has.",
  "clause": "M6",
  "covers": ["MEM-30"],
  "limits": { "fuel": 1000000000000, "timeoutMs": 15000 },
  "steps": [
    { "call": "make", "args": { "n": 1000000 }, "expect": ["trap", { "limit": ["memory", "hostCalls"] }] },
    { "call": "make", "args": { "n": 10 }, "expect": "ok" }
  ],
  "after": "healthy"
}
---;)
(component
  (type $r (resource (rep i32)))
  (core func $new (canon resource.new $r))
  (core module $m
    (import "r" "new" (func $new (param i32) (result i32)))
    (func (export "make") (param i32)
      (loop
        (drop (call $new (i32.const 7)))
        (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))))
  (core instance $i (instantiate $m (with "r" (instance (export "new" (func $new))))))
  (func (export "make") (param "n" u32) (canon lift (core func $i "make"))))
