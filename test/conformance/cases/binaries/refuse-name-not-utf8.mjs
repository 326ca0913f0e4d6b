/*---
{
  "claim": "A name that is not UTF-8 is refused.",
  "clause": "B1",
  "covers": ["BIN-06"],
  "lift": { "f": "" },
  "load": "refused",
  "after": "healthy"
}
---*/
// A second export is named ff fe.
export default () =>
  Uint8Array.from([
    0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0, 7, 10, 2, 1, 0x66, 0, 0, 2, 0xff, 0xfe, 0, 0, 10,
    4, 1, 2, 0, 0x0b,
  ])
