(;---
{
  "claim": "Log lines are kept up to the ceiling to the byte, and what comes after is dropped.",
  "clause": "M5",
  "covers": ["MEM-24"],
  "features": ["wasi", "log"],
  "guest": "stdout",
  "steps": [
    { "call": "lines", "args": { "count": 4, "size": 100 }, "limits": { "logBytes": 396 }, "expect": { "status": "ok", "logBytes": { "atMost": 396 }, "has": ["aaaa"], "lacks": ["cut"] } },
    { "call": "lines", "args": { "count": 4, "size": 100 }, "limits": { "logBytes": 250 }, "expect": { "status": "ok", "logBytes": { "atMost": 330 } } }
  ],
  "after": "healthy"
}
---;)
