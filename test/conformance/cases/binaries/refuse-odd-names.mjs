/*---
{
  "claim": "An interface name that is not one, a URL or a path, is refused, and the next component loads.",
  "clause": "B4",
  "covers": ["BIN-24"],
  "load": "refused",
  "after": "healthy"
}
---*/
// A component whose one import is a function named ../x.
export default () =>
  Uint8Array.from([
    0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0, 7, 5, 1, 0x40, 0, 1, 0, 10, 9, 1, 0, 4, 0x2e, 0x2e, 0x2f, 0x78, 1, 0,
  ])
