(;---
{
  "claim": "The limit holds for all memories of an instance together.",
  "clause": "M1",
  "covers": ["MEM-04"],
  "lift": { "f": "(result s32)" },
  "limits": { "memoryBytes": 655360 },
  "load": ["ok", "refused"],
  "steps": [{ "call": "f", "expect": { "value": 10 } }],
  "after": "healthy"
}
---;)
;; Three memories of one page; what each grows by counts against the same ten.
(module
  (memory $a 1)
  (memory $b 1)
  (memory $c 1)
  (func (export "f") (result i32)
    (loop (br_if 0 (i32.ne (memory.grow $a (i32.const 1)) (i32.const -1))))
    (loop (br_if 0 (i32.ne (memory.grow $b (i32.const 1)) (i32.const -1))))
    (loop (br_if 0 (i32.ne (memory.grow $c (i32.const 1)) (i32.const -1))))
    (i32.add (memory.size $a) (i32.add (memory.size $b) (memory.size $c)))))
