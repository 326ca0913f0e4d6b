(;---
{
  "claim": "Memory that calls used is given back: many calls of many megabytes hold no more than one.",
  "clause": "M8",
  "covers": ["MEM-37"],
  "lift": { "f": "(result u32)" },
  "limits": { "memoryBytes": 67108864 },
  "steps": [{ "call": "f", "times": 60, "expect": { "value": 640 } }],
  "after": "healthy"
}
---;)
;; 40 MiB, each page of it written to.
(module
  (memory 1)
  (func (export "f") (result i32) (local i32)
    (drop (memory.grow (i32.const 639)))
    (loop
      (i32.store (i32.mul (local.get 0) (i32.const 65536)) (i32.const 1))
      (br_if 0 (i32.lt_u (local.tee 0 (i32.add (local.get 0) (i32.const 1))) (memory.size))))
    (memory.size)))
