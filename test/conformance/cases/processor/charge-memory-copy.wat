(;---
{
  "claim": "Copying memory is charged by length, forwards and backwards.",
  "clause": "P2",
  "covers": ["CPU-19"],
  "cites": ["bytecodealliance/wasmtime#13577"],
  "lift": { "forwards": "", "backwards": "" },
  "limits": { "fuel": 20000000, "memoryBytes": 67108864, "timeoutMs": 2000 },
  "steps": [
    { "call": "forwards", "expect": { "limit": ["fuel", "time"], "withinMs": 8000 } },
    { "call": "backwards", "expect": { "limit": ["fuel", "time"], "withinMs": 8000 } }
  ],
  "after": "healthy"
}
---;)
(module
  (memory 800)
  (func (export "forwards")
    (loop (memory.copy (i32.const 0) (i32.const 1) (i32.const 52000000)) (br 0)))
  (func (export "backwards")
    (loop (memory.copy (i32.const 1) (i32.const 0) (i32.const 52000000)) (br 0))))
