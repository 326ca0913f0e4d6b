(;---
{
  "claim": "Many arrays of middle size that are kept end as a limit, or their module is refused; the process lives.",
  "clause": "M7",
  "covers": ["MEM-13"],
  "lift": { "f": "" },
  "limits": { "fuel": 1000000000, "timeoutMs": 5000 },
  "load": ["ok", "refused"],
  "steps": [{ "call": "f", "expect": [{ "limit": ["memory", "fuel", "time"] }, "trap", "refused"] }],
  "after": "healthy"
}
---;)
(module
  (type $bytes (array (mut i8)))
  (type $list (struct (field (ref null $list)) (field (ref $bytes))))
  (func (export "f") (local (ref null $list))
    (loop
      (local.set 0 (struct.new $list (local.get 0) (array.new_default $bytes (i32.const 32000))))
      (br 0))))
