(;---
{
  "claim": "What a function of the embedder answers beside its type never reaches the guest: the embedder is told.",
  "clause": "H3",
  "guest": "people",
  "functions": { "test:app/people": { "find": { "answer": { "constructor": 5 } }, "age": { "answer": 256 }, "count": { "counts": true } } },
  "steps": [
    { "call": "find", "args": { "name": "Ada" }, "expect": "refused" },
    { "call": "age", "args": { "name": "Ada" }, "expect": "refused" },
    { "call": "count", "args": { "times": 1 }, "expect": { "value": 1 } }
  ],
  "after": "healthy"
}
---;)
