(;---
{
  "claim": "Escape sequences that a guest prints reach whoever reads its log as text, and no terminal as a command.",
  "clause": "I5",
  "covers": ["ISO-22", "SEC-11"],
  "features": ["wasi", "log"],
  "guest": "stdout",
  "steps": [{ "call": "escape", "expect": { "status": "ok", "has": ["52;c;aGk=", "100%"], "printable": true } }],
  "after": "healthy"
}
---;)
