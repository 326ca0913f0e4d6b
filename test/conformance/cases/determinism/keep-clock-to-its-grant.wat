(;---
{
  "claim": "A clock that one tool was granted moves for that tool alone.",
  "clause": "I3",
  "covers": ["DET-01", "ISO-21"],
  "features": ["wasi"],
  "guest": "clock",
  "guests": { "bare": "bare" },
  "limits": { "timeoutMs": 20000 },
  "grants": [{ "kind": "clock", "mode": "real" }],
  "steps": [
    { "call": "elapsed", "expect": { "status": "ok", "lacks": ["\"0\""] } },
    { "call": "elapsed", "guest": "bare", "expect": { "value": "0" } }
  ],
  "after": "healthy"
}
---;)
