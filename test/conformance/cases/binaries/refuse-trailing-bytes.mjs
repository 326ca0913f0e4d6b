/*---
{
  "claim": "Bytes after the last section are refused.",
  "clause": "B1",
  "covers": ["BIN-05"],
  "lift": { "f": "" },
  "load": "refused",
  "after": "healthy"
}
---*/
export default () =>
  Uint8Array.from([
    0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0, 7, 5, 1, 1, 0x66, 0, 0, 10, 4, 1, 2, 0, 0x0b,
    0xff,
  ])
