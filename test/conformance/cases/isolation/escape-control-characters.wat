(;---
{
  "claim": "Text of a guest in a log or a message is data: escape sequences, line feeds and format signs in it reach the embedder as they are or neutralised, and as one entry.",
  "clause": "I5",
  "covers": ["ISO-22", "SEC-11"],
  "features": ["wasi", "log"],
  "guest": "stdout",
  "steps": [
    { "call": "lines", "args": { "count": 2, "size": 64 }, "expect": { "status": "ok", "logBytes": { "atMost": 200 } } }
  ],
  "after": "healthy"
}
---;)
