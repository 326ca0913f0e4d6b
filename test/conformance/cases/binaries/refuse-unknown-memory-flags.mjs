/*---
{
  "claim": "A memory whose flags are not known is refused.",
  "clause": "B2",
  "covers": ["BIN-10"],
  "lift": { "f": "" },
  "load": "refused",
  "after": "healthy"
}
---*/
// Flags 10, a bit that nothing has.
export default () =>
  Uint8Array.from([
    0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0, 5, 3, 1, 0x10, 1, 7, 5, 1, 1, 0x66, 0, 0, 10, 4,
    1, 2, 0, 0x0b,
  ])
