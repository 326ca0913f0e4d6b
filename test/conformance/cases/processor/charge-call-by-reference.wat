(;---
{
  "claim": "What a function costs that is called through a reference is charged to the same budget as its caller.",
  "clause": "P4",
  "covers": ["CPU-32"],
  "features": ["usage"],
  "lift": { "f": "(param \"n\" s32)" },
  "load": ["ok", "refused"],
  "steps": [{ "call": "f", "args": { "n": 1000 }, "expect": { "status": "ok", "fuel": { "atLeast": 60000 } } }],
  "after": "healthy"
}
---;)
(module
  (type $t (func))
  (elem declare func $work)
  (func $work (local i32)
    (loop (br_if 0 (i32.lt_u (local.tee 0 (i32.add (local.get 0) (i32.const 1))) (i32.const 10)))))
  (func (export "f") (param i32)
    (loop
      (call_ref $t (ref.func $work))
      (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))))
