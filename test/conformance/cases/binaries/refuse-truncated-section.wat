(;---
{
  "claim": "A component whose last section promises more bytes than there are is refused.",
  "clause": "B1",
  "covers": ["BIN-03"],
  "load": "refused",
  "after": "healthy"
}
---;)
(component binary "\00asm\0d\00\01\00" "\01\20\00asm\01\00\00\00")
