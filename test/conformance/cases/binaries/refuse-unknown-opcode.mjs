/*---
{
  "claim": "An operator that is not known is refused, whatever it may come to mean.",
  "clause": "B2",
  "covers": ["BIN-09"],
  "lift": { "f": "" },
  "load": "refused",
  "after": "healthy"
}
---*/
// The body is the byte 27, which no proposal has.
export default () =>
  Uint8Array.from([
    0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0, 7, 5, 1, 1, 0x66, 0, 0, 10, 5, 1, 3, 0, 0x27,
    0x0b,
  ])
