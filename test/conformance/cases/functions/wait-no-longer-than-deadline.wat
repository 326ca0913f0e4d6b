(;---
{
  "claim": "A call that waits for a function of the embedder ends at its deadline, and when it is canceled.",
  "clause": "H2",
  "guest": "people",
  "limits": { "timeoutMs": 500 },
  "functions": { "test:app/people": { "find": { "silent": true, "terms": { "timeoutMs": 60000 } }, "age": { "answer": 30 }, "count": { "counts": true } } },
  "steps": [
    { "call": "find", "args": { "name": "Ada" }, "expect": { "limit": "time", "withinMs": 5000 } },
    { "call": "find", "args": { "name": "Ada" }, "limits": { "timeoutMs": 30000 }, "cancel": 200, "expect": "canceled" },
    { "call": "count", "args": { "times": 1 }, "expect": { "value": 1 } }
  ],
  "after": "healthy"
}
---;)
