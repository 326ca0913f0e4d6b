/*---
{
  "claim": "A file of seven bytes, one short of a preamble, is refused.",
  "clause": "B1",
  "covers": ["BIN-01"],
  "load": "refused",
  "after": "healthy"
}
---*/
export default () => Uint8Array.from([0, 0x61, 0x73, 0x6d, 0x0d, 0, 1])
