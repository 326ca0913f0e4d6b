/*---
{
  "claim": "A core module where a component is due, or a component inside as a module, is refused and not taken for the other.",
  "clause": "B1",
  "covers": ["BIN-02"],
  "lift": { "f": "" },
  "load": "refused",
  "after": "healthy"
}
---*/
// The preamble of a component, put where the core module of one is.
export default () => Uint8Array.from([0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0])
