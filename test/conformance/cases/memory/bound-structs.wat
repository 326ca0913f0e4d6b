(;---
{
  "claim": "A list of structs that grows for ever ends as a limit, or its module is refused; the process lives.",
  "clause": "M7",
  "covers": ["MEM-11"],
  "lift": { "f": "" },
  "limits": { "fuel": 100000000, "timeoutMs": 5000 },
  "load": ["ok", "refused"],
  "steps": [{ "call": "f", "expect": [{ "limit": ["memory", "fuel", "time"] }, "refused"] }],
  "after": "healthy"
}
---;)
(module
  (type $s (struct (field (ref null $s)) (field i64) (field i64) (field i64)))
  (func (export "f") (local (ref null $s))
    (loop
      (local.set 0 (struct.new $s (local.get 0) (i64.const 1) (i64.const 2) (i64.const 3)))
      (br 0))))
