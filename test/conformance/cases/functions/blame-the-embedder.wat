(;---
{
  "claim": "A function of the embedder that fails ends the call as the embedder’s failure, and is told to nobody inside.",
  "clause": "H3",
  "guest": "people",
  "functions": { "test:app/people": { "find": { "crash": "a bug" }, "age": { "crash": "a bug" }, "count": { "counts": true } } },
  "steps": [
    { "call": "find", "args": { "name": "Ada" }, "expect": { "status": "refused", "has": ["a bug"] } },
    { "call": "age", "args": { "name": "Ada" }, "expect": "refused" },
    { "call": "age", "args": { "name": "Ada" }, "session": "s", "expect": "refused" },
    { "call": "count", "args": { "times": 1 }, "session": "s", "expect": ["refused", "ok"] },
    { "call": "count", "args": { "times": 1 }, "expect": "ok" }
  ],
  "after": "healthy"
}
---;)
