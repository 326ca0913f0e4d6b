(;---
{
  "claim": "The number of calls of a function of the embedder has a ceiling, in each call anew.",
  "clause": "H2",
  "guest": "people",
  "functions": { "test:app/people": { "find": { "echo": true }, "age": { "answer": 30 }, "count": { "counts": true, "terms": { "calls": 3 } } } },
  "steps": [
    { "call": "count", "args": { "times": 3 }, "expect": { "value": 3 } },
    { "call": "count", "args": { "times": 4 }, "expect": { "limit": "hostCalls" } },
    { "call": "count", "args": { "times": 1 }, "expect": { "value": 7 } }
  ],
  "after": "healthy"
}
---;)
