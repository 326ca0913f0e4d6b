/*---
{
  "claim": "An empty file is refused with a code.",
  "clause": "B1",
  "covers": ["BIN-01"],
  "load": { "status": "refused", "withinMs": 5000 },
  "after": "healthy"
}
---*/
export default () => new Uint8Array()
