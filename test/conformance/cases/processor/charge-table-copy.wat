(;---
{
  "claim": "Copying within and into tables is charged by length.",
  "clause": "P2",
  "covers": ["CPU-22"],
  "lift": { "copy": "", "init": "" },
  "limits": { "fuel": 20000000, "timeoutMs": 2000 },
  "steps": [
    { "call": "copy", "expect": { "limit": ["fuel", "time"], "withinMs": 8000 } },
    { "call": "init", "expect": { "limit": ["fuel", "time"], "withinMs": 8000 } }
  ],
  "after": "healthy"
}
---;)
(module
  (table $t 40000 funcref)
  (table $u 40000 funcref)
  (elem $e func $f $f $f $f $f $f $f $f $f $f $f $f $f $f $f $f $f $f $f $f $f $f $f $f $f $f $f $f $f $f $f $f)
  (func $f (export "copy")
    (loop (table.copy $t $u (i32.const 0) (i32.const 0) (i32.const 40000)) (br 0)))
  (func (export "init")
    (loop (table.init $t $e (i32.const 0) (i32.const 0) (i32.const 32)) (br 0))))
