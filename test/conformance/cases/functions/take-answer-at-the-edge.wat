(;---
{
  "claim": "What a function of the embedder answers is taken to the edge of its type.",
  "clause": "H3",
  "guest": "people",
  "functions": { "test:app/people": { "find": { "echo": true }, "age": { "answer": 255 }, "count": { "counts": true } } },
  "steps": [
    { "call": "age", "args": { "name": "Ada" }, "expect": { "value": 255 } }
  ],
  "after": "healthy"
}
---;)
