(;---
{
  "claim": "A clock that was granted coarse moves in steps of its resolution, and never backwards.",
  "clause": "D1",
  "covers": ["DET-02", "DET-04"],
  "features": ["wasi"],
  "guest": "clock",
  "limits": { "timeoutMs": 20000, "hostCalls": 1000000 },
  "grants": [{ "kind": "clock", "mode": "coarse", "resolutionMs": 20 }],
  "steps": [
    { "call": "backwards", "expect": { "value": 0 } },
    { "call": "step", "expect": [{ "value": "20000000" }, { "value": "40000000" }, { "value": "60000000" }, { "value": "80000000" }, { "value": "100000000" }, { "value": "0" }] }
  ],
  "after": "healthy"
}
---;)
