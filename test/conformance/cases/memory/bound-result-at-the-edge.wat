(;---
{
  "claim": "A result passes that is as large as its ceiling allows, and one that is larger does not.",
  "clause": "M4",
  "features": ["usage"],
  "limits": { "outputBytes": 10000 },
  "steps": [
    { "call": "f", "args": { "size": 9000 }, "expect": "ok" },
    { "call": "f", "args": { "size": 10001 }, "expect": { "limit": "output" } },
    { "call": "f", "args": { "size": 9000 }, "expect": "ok" }
  ],
  "after": "healthy"
}
---;)
(component
  (core module $m
    (memory (export "memory") 2)
    (func (export "f") (param i32) (result i32)
      (i32.store (i32.const 0) (i32.const 16))
      (i32.store (i32.const 4) (local.get 0))
      (i32.const 0)))
  (core instance $i (instantiate $m))
  (func (export "f") (param "size" u32) (result string)
    (canon lift (core func $i "f") (memory (core memory $i "memory")))))
