(;---
{
  "claim": "A floating-point result reaches the embedder as the number that it is, in no locale.",
  "clause": "D3",
  "covers": ["DET-16"],
  "features": ["component"],
  "env": { "LC_ALL": "de_DE.UTF-8" },
  "lift": { "f": "(result float64)" },
  "steps": [{ "call": "f", "expect": { "value": 1234567.891 } }],
  "after": "healthy"
}
---;)
(module
  (func (export "f") (result f64) (f64.const 1234567.891)))
