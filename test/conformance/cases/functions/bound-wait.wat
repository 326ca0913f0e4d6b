(;---
{
  "claim": "A function of the embedder that does not answer is waited for as long as the embedder says.",
  "clause": "H2",
  "guest": "people",
  "limits": { "timeoutMs": 6000 },
  "functions": { "test:app/people": { "find": { "silent": true, "terms": { "timeoutMs": 300 } }, "age": { "answer": 30 }, "count": { "counts": true } } },
  "steps": [
    { "call": "find", "args": { "name": "Ada" }, "expect": { "limit": "time", "withinMs": 4000 } },
    { "call": "count", "args": { "times": 1 }, "expect": { "value": 1 } }
  ],
  "after": "healthy"
}
---;)
