(;---
{
  "claim": "A clock that was granted frozen stands still where the embedder said.",
  "clause": "D1",
  "covers": ["DET-05"],
  "features": ["wasi"],
  "guest": "clock",
  "grants": [{ "kind": "clock", "mode": "frozen", "at": 1700000000000 }],
  "steps": [
    { "call": "seconds", "times": 2, "expect": { "value": "1700000000" } },
    { "call": "elapsed", "expect": { "value": "0" } },
    { "call": "elapsed-wall", "expect": { "value": "0" } }
  ],
  "after": "healthy"
}
---;)
