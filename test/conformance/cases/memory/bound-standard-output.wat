(;---
{
  "claim": "A flood of standard output is cut at the ceiling of the log, and does not pile up in the host.",
  "clause": "M5",
  "covers": ["MEM-23"],
  "features": ["wasi"],
  "guest": "stdout",
  "limits": { "fuel": 20000000, "timeoutMs": 3000, "logBytes": 4096 },
  "steps": [
    { "call": "flood", "expect": { "limit": ["fuel", "time", "hostCalls"], "logBytes": { "atMost": 5000 } } }
  ],
  "after": "healthy"
}
---;)
