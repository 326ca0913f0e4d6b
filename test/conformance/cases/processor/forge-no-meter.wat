(;---
{
  "claim": "A guest with globals and exports that are named like a meter's gains nothing by writing to them.",
  "clause": "P4",
  "covers": ["CPU-36", "SUP-10"],
  "lift": { "spin": "" },
  "limits": { "fuel": 1000000, "timeoutMs": 2000 },
  "load": ["ok", "refused"],
  "steps": [{ "call": "spin", "expect": { "limit": ["fuel", "time"] } }],
  "after": "healthy"
}
---;)
(module
  (global $fuel (export "fuel") (mut i64) (i64.const 0))
  (global $gas (export "__fuel") (mut i64) (i64.const 0))
  (func (export "refuel") (param i64) (global.set $fuel (local.get 0)))
  (func (export "spin")
    (loop
      (global.set $fuel (i64.const 0x7fffffffffffffff))
      (global.set $gas (i64.const 0x7fffffffffffffff))
      (br 0))))
