(;---
{
  "claim": "A loop whose back edge is a branch on a cast is charged for each iteration, or its module is refused.",
  "clause": "P1",
  "covers": ["CPU-16"],
  "cites": ["bytecodealliance/wasmtime#11426"],
  "lift": { "spin": "" },
  "limits": { "fuel": 1000000, "timeoutMs": 2000 },
  "load": ["ok", "refused"],
  "steps": [{ "call": "spin", "expect": { "limit": ["fuel", "time"] } }],
  "after": "healthy"
}
---;)
(module
  (func (export "spin")
    (ref.i31 (i32.const 0))
    (loop $again (param anyref)
      (br_on_cast $again anyref (ref i31))
      (drop))))
