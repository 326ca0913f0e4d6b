(;---
{
  "claim": "Three thousand log lines of a hundred kilobytes are cut at the ceiling, and the call goes on.",
  "clause": "M5",
  "covers": ["MEM-24", "MEM-25"],
  "cites": ["extism/js-sdk 1.0.3 and 2.0.0-rc13 deliver them all"],
  "features": ["wasi"],
  "guest": "stdout",
  "limits": { "timeoutMs": 8000, "logBytes": 65536 },
  "steps": [
    { "call": "lines", "args": { "count": 3000, "size": 4096 }, "expect": { "status": "ok", "logBytes": { "atMost": 67000 } } }
  ],
  "after": "healthy"
}
---;)
