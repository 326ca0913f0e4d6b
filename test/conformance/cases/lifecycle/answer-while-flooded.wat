(;---
{
  "claim": "A guest that floods its output keeps neither the event loop nor the watchdog from their work.",
  "clause": "P5",
  "covers": ["LIF-05", "MEM-25"],
  "features": ["wasi"],
  "guest": "stdout",
  "limits": { "fuel": 1000000000000000, "timeoutMs": 1000, "hostCalls": 1000000000 },
  "steps": [{ "call": "flood", "expect": { "limit": "time", "withinMs": 5000 } }],
  "after": "healthy"
}
---;)
