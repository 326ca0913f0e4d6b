(;---
{
  "claim": "A guest reaches the functions that its embedder gave, and what they answer reaches it unchanged.",
  "clause": "H1",
  "guest": "people",
  "functions": { "test:app/people": { "find": { "echo": true }, "age": { "error": "nobody of that name" }, "count": { "counts": true } } },
  "steps": [
    { "call": "find", "args": { "name": "Ada" }, "expect": { "value": "Ada" } },
    { "call": "find", "args": { "name": "__proto__" }, "expect": { "value": "__proto__" } },
    { "call": "find", "args": { "name": "a\u0000é😀" }, "expect": { "value": "a\u0000é😀" } },
    { "call": "age", "args": { "name": "Ada" }, "expect": { "error": "nobody of that name" } },
    { "call": "count", "args": { "times": 3 }, "expect": { "value": 3 } }
  ],
  "after": "healthy"
}
---;)
