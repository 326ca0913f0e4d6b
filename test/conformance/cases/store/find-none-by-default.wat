(;---
{
  "claim": "Without a grant there is no store: nothing is set, and nothing is found.",
  "clause": "K1",
  "features": ["wasi", "key-value"],
  "guest": "store",
  "steps": [
    { "call": "open", "args": { "name": "default" }, "expect": "error" },
    { "call": "set", "args": { "key": "a", "value": "1" }, "expect": "error" },
    { "call": "get", "args": { "key": "a" }, "expect": "error" },
    { "call": "fill", "args": { "from": 0, "to": 3, "size": 1 }, "expect": { "value": 0 } }
  ],
  "after": "healthy"
}
---;)
