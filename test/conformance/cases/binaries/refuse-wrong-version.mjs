/*---
{
  "claim": "A module of version two is refused.",
  "clause": "B1",
  "covers": ["BIN-02"],
  "lift": { "f": "" },
  "load": "refused",
  "after": "healthy"
}
---*/
export default () => Uint8Array.from([0, 0x61, 0x73, 0x6d, 2, 0, 0, 0])
