/*---
{
  "claim": "The operators of proposals that are under way, such as stack switching, are refused.",
  "clause": "B2",
  "covers": ["BIN-09"],
  "lift": { "f": "" },
  "load": "refused",
  "after": "healthy"
}
---*/
// A type section with (cont 0), form 5d.
export default () =>
  Uint8Array.from([
    0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 6, 2, 0x60, 0, 0, 0x5d, 0, 3, 2, 1, 0, 7, 5, 1, 1, 0x66, 0, 0, 10, 4, 1, 2, 0,
    0x0b,
  ])
