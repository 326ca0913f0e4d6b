(;---
{
  "claim": "An answer of the embedder’s function that the guest’s memory does not hold, or that is larger than what is handed over, ends the call.",
  "clause": "H3",
  "guest": "people",
  "functions": { "test:app/people": { "find": { "answer": { "repeat": ["x", 17000000] } }, "age": { "answer": 30 }, "count": { "counts": true } } },
  "steps": [
    { "call": "find", "args": { "name": "Ada" }, "expect": ["refused", "trap", "limit"] },
    { "call": "count", "args": { "times": 1 }, "expect": { "value": 1 } }
  ],
  "after": "healthy"
}
---;)
