(;---
{
  "claim": "What a function spent before it threw stays spent when its caller catches.",
  "clause": "P4",
  "covers": ["CPU-33"],
  "features": ["usage"],
  "lift": { "f": "(param \"n\" s32)" },
  "load": ["ok", "refused"],
  "steps": [{ "call": "f", "args": { "n": 1000 }, "expect": { "status": "ok", "fuel": { "atLeast": 60000 } } }],
  "after": "healthy"
}
---;)
(module
  (tag $e)
  (func $work (local i32)
    (loop (br_if 0 (i32.lt_u (local.tee 0 (i32.add (local.get 0) (i32.const 1))) (i32.const 10))))
    (throw $e))
  (func (export "f") (param i32)
    (loop
      (block $caught (try_table (catch_all $caught) (call $work)))
      (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))))
