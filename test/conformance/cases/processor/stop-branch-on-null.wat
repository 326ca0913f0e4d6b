(;---
{
  "claim": "A loop whose back edge is a branch on a null reference, or on one that is not null, is charged for each iteration.",
  "clause": "P1",
  "covers": ["CPU-15"],
  "cites": ["bytecodealliance/wasmtime#11426"],
  "lift": { "on-null": "", "on-non-null": "" },
  "limits": { "fuel": 1000000, "timeoutMs": 2000 },
  "load": ["ok", "refused"],
  "steps": [
    { "call": "on-null", "expect": { "limit": ["fuel", "time"] } },
    { "call": "on-non-null", "expect": { "limit": ["fuel", "time"] } }
  ],
  "after": "healthy"
}
---;)
(module
  (type $t (func))
  (func $f (export "on-null")
    (loop $again (drop (br_on_null $again (ref.null $t)))))
  (func (export "on-non-null")
    (loop $again (param) (br $again)
      (drop (block (result (ref $t)) (br_on_non_null 0 (ref.func $f)) (unreachable))))))
