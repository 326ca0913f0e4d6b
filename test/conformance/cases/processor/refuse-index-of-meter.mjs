/*---
{
  "claim": "A module that is invalid, because it uses a global that only a meter would add, is refused.",
  "clause": "P4",
  "covers": ["CPU-36", "BIN-08"],
  "lift": { "f": "" },
  "load": "refused",
  "after": "healthy"
}
---*/
// No global is declared; the body is (global.set 0 (i64.const 1)).
export default () =>
  Uint8Array.from([
    0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0, 7, 5, 1, 1, 0x66, 0, 0, 10, 8, 1, 6, 0, 0x42, 1,
    0x24, 0, 0x0b,
  ])
