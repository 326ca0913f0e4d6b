/*---
{
  "claim": "A module that is cut off within its code is refused.",
  "clause": "B1",
  "covers": ["BIN-03"],
  "lift": { "f": "" },
  "load": "refused",
  "after": "healthy"
}
---*/
// (func (export "f") (nop) (nop) (nop)), without its last four bytes.
export default () =>
  Uint8Array.from([
    0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0, 7, 5, 1, 1, 0x66, 0, 0, 10, 7, 1, 5, 0,
  ])
