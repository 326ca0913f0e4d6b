(;---
{
  "claim": "Filling and copying arrays of the garbage collector is charged by length, or such modules are refused.",
  "clause": "P2",
  "covers": ["CPU-25"],
  "lift": { "fill": "", "copy": "" },
  "limits": { "fuel": 20000000, "timeoutMs": 2000 },
  "load": ["ok", "refused"],
  "steps": [
    { "call": "fill", "expect": { "limit": ["fuel", "time"], "withinMs": 8000 } },
    { "call": "copy", "expect": { "limit": ["fuel", "time"], "withinMs": 8000 } }
  ],
  "after": "healthy"
}
---;)
(module
  (type $a (array (mut i8)))
  (func (export "fill") (local $x (ref null $a))
    (local.set $x (array.new_default $a (i32.const 4000000)))
    (loop (array.fill $a (local.get $x) (i32.const 0) (i32.const 1) (i32.const 4000000)) (br 0)))
  (func (export "copy") (local $x (ref null $a))
    (local.set $x (array.new_default $a (i32.const 4000000)))
    (loop (array.copy $a $a (local.get $x) (i32.const 0) (local.get $x) (i32.const 1) (i32.const 3999999)) (br 0))))
