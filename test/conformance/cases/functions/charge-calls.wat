(;---
{
  "claim": "A call of a function of the embedder costs what the embedder says, before the function is run.",
  "clause": "H2",
  "features": ["fuel"],
  "guest": "people",
  "functions": { "test:app/people": { "find": { "echo": true }, "age": { "answer": 30 }, "count": { "counts": true, "terms": { "fuel": 1000000 } } } },
  "steps": [
    { "call": "count", "args": { "times": 1 }, "limits": { "fuel": 900000 }, "expect": { "limit": "fuel" } },
    { "call": "count", "args": { "times": 1 }, "limits": { "fuel": 1100000 }, "expect": { "value": 1 } },
    { "call": "count", "args": { "times": 2 }, "limits": { "fuel": 1900000 }, "expect": { "limit": "fuel" } },
    { "call": "count", "args": { "times": 1 }, "expect": { "value": 3 } }
  ],
  "after": "healthy"
}
---;)
