/*---
{
  "claim": "A file that is a component and, behind it, a script is bytes only: what is behind is refused, and never run.",
  "clause": "B1",
  "covers": ["BIN-28"],
  "load": "refused",
  "after": "healthy"
}
---*/
export default () =>
  Buffer.concat([
    Buffer.of(0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0),
    Buffer.from('\nimport("node:process").then(p => p.exit(1))\n'),
  ])
