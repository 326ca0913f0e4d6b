(;---
{
  "claim": "Memory that a guest grows into holds zeroes, whoever had it before.",
  "clause": "I1",
  "covers": ["MEM-38"],
  "cites": ["CVE-2022-39393", "GHSA-6wgr-89rj-399p"],
  "lift": { "dirty": "", "scan": "(result u32)" },
  "guests": { "other": "self" },
  "limits": { "memoryBytes": 67108864, "timeoutMs": 8000 },
  "steps": [
    { "call": "dirty", "expect": "ok" },
    { "call": "scan", "expect": { "value": 0 } },
    { "call": "dirty", "times": 5, "expect": "ok" },
    { "call": "scan", "guest": "other", "times": 5, "expect": { "value": 0 } }
  ],
  "after": "healthy"
}
---;)
(module
  (memory 1)
  (func (export "dirty")
    (drop (memory.grow (i32.const 500)))
    (memory.fill (i32.const 0) (i32.const 0xaa) (i32.const 32833536)))
  (func (export "scan") (result i32) (local i32 i32)
    (drop (memory.grow (i32.const 100)))
    (loop
      (local.set 1 (i32.or (local.get 1) (i32.load (local.get 0))))
      (br_if 0 (i32.lt_u (local.tee 0 (i32.add (local.get 0) (i32.const 4))) (i32.const 6619136))))
    (local.get 1)))
