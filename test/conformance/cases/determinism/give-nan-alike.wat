(;---
{
  "claim": "A NaN that reaches the embedder, or comes back to the guest, is the same one on each run.",
  "clause": "D3",
  "covers": ["DET-10"],
  "features": ["component"],
  "lift": { "bits": "(result u32)" },
  "steps": [
    { "call": "bits", "as": "first", "expect": "ok" },
    { "call": "bits", "times": 5, "expect": { "same": "first" } }
  ],
  "after": "healthy"
}
---;)
(module
  (func (export "bits") (result i32)
    (i32.reinterpret_f32 (f32.div (f32.const 0) (f32.const 0)))))
