(;---
{
  "claim": "A trap gives no fuel back within a session: what comes after it is the same end, and not a new budget.",
  "clause": "P4",
  "covers": ["CPU-34"],
  "lift": { "spin": "", "trap": "" },
  "limits": { "fuel": 1000000, "timeoutMs": 2000 },
  "steps": [
    { "call": "spin", "session": "s", "expect": { "limit": ["fuel", "time"] } },
    { "call": "trap", "session": "s", "expect": [{ "limit": ["fuel", "time"] }, "refused"] },
    { "call": "spin", "expect": { "limit": ["fuel", "time"] } }
  ],
  "after": "healthy"
}
---;)
(module
  (func (export "spin") (loop (br 0)))
  (func (export "trap") (unreachable)))
