/*---
{
  "claim": "A component that was compressed is not inflated: it is refused as what it is, bytes that are no component.",
  "clause": "B3",
  "covers": ["BIN-19"],
  "load": "refused",
  "after": "healthy"
}
---*/
// The head of a gzip stream of zeroes.
export default () => Uint8Array.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0x63, 0x60, 0x18, 5, 0xa3, 0x60, 0x14, 0x0c])
