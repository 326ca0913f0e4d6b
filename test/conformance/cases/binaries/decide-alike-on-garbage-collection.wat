(;---
{
  "claim": "A module with types of the garbage collector is refused by the host's own decision, or its use is bounded; the answer is not left to the engine's version.",
  "clause": "B2",
  "covers": ["BIN-29"],
  "lift": { "f": "(result s32)" },
  "limits": { "fuel": 10000000, "timeoutMs": 3000 },
  "load": ["refused", "ok"],
  "steps": [{ "call": "f", "expect": { "value": 1 } }],
  "after": "healthy"
}
---;)
(module
  (type $s (struct (field i32)))
  (func (export "f") (result i32) (struct.get $s 0 (struct.new $s (i32.const 1)))))
