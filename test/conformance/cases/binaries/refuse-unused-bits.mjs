/*---
{
  "claim": "An integer whose last byte has bits beyond the 32 is refused.",
  "clause": "B1",
  "covers": ["BIN-04"],
  "lift": { "f": "" },
  "load": "refused",
  "after": "healthy"
}
---*/
// The number of types is 1, written as 81 80 80 80 70.
export default () =>
  Uint8Array.from([
    0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 8, 0x81, 0x80, 0x80, 0x80, 0x70, 0x60, 0, 0, 3, 2, 1, 0, 7, 5, 1, 1, 0x66, 0, 0,
    10, 4, 1, 2, 0, 0x0b,
  ])
