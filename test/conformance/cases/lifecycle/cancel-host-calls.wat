(;---
{
  "claim": "A call that does nothing but call the host ends when it is canceled.",
  "clause": "C1",
  "covers": ["LIF-02"],
  "features": ["wasi"],
  "guest": "stdout",
  "limits": { "fuel": 1000000000000000, "timeoutMs": 20000, "hostCalls": 1000000000 },
  "steps": [{ "call": "flood", "cancel": 100, "expect": { "status": "canceled", "withinMs": 3000 } }],
  "after": "healthy"
}
---;)
