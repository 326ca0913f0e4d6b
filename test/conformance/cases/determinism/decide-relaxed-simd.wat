(;---
{
  "claim": "Relaxed SIMD, whose results differ from machine to machine, is refused or gives the same on each run.",
  "clause": "D3",
  "covers": ["DET-11"],
  "features": ["component"],
  "lift": { "f": "(result s32)" },
  "load": ["refused", "ok"],
  "steps": [
    { "call": "f", "as": "first", "expect": "ok" },
    { "call": "f", "times": 5, "expect": { "same": "first" } }
  ],
  "after": "healthy"
}
---;)
(module
  (func (export "f") (result i32)
    (i32x4.extract_lane 0
      (i32x4.relaxed_trunc_f32x4_s (f32x4.splat (f32.const nan))))))
