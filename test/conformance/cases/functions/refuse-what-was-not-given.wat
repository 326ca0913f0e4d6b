(;---
{
  "claim": "A guest that imports a function which its embedder does not give is refused.",
  "clause": "H1",
  "guest": "people",
  "functions": { "test:app/people": { "find": { "echo": true }, "age": { "answer": 30 } } },
  "load": "refused",
  "after": "healthy"
}
---;)
