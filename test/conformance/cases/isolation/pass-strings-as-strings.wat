(;---
{
  "claim": "Text that is JSON with a prototype in it goes in and comes out as text.",
  "clause": "I4",
  "covers": ["ISO-06"],
  "guest": "echo",
  "steps": [
    { "call": "echo", "args": { "text": "{\"__proto__\":{\"polluted\":true},\"constructor\":{\"prototype\":{\"polluted\":true}}}" }, "expect": { "value": "{\"__proto__\":{\"polluted\":true},\"constructor\":{\"prototype\":{\"polluted\":true}}}" } }
  ],
  "after": "healthy"
}
---;)
