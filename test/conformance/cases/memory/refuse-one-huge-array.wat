(;---
{
  "claim": "An array of a gigabyte under a limit of 64 MiB is refused.",
  "clause": "M7",
  "covers": ["MEM-14"],
  "lift": { "f": "(result s32)" },
  "limits": { "memoryBytes": 67108864, "timeoutMs": 5000 },
  "load": ["ok", "refused"],
  "steps": [{ "call": "f", "expect": [{ "limit": ["memory", "fuel", "time"] }, "trap", "refused"] }],
  "after": "healthy"
}
---;)
(module
  (type $bytes (array (mut i8)))
  (func (export "f") (result i32)
    (array.len (array.new_default $bytes (i32.const 1000000000)))))
