/*---
{
  "claim": "A single function of seven and a half megabytes is refused, or loaded within bounds.",
  "clause": "B3",
  "covers": ["BIN-17"],
  "lift": { "f": "" },
  "load": [{ "status": "refused", "withinMs": 60000 }, { "status": "ok", "withinMs": 60000 }],
  "steps": [{ "call": "f", "expect": "ok" }],
  "after": "healthy"
}
---*/
export default () => {
  const body = Buffer.concat([Buffer.of(0), Buffer.alloc(7_500_000, 0x01), Buffer.of(0x0b)])
  const section = (id, content) => Buffer.concat([Buffer.from([id, ...leb(content.length)]), content])
  return Buffer.concat([
    Buffer.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0),
    section(1, Buffer.of(1, 0x60, 0, 0)),
    section(3, Buffer.of(1, 0)),
    section(7, Buffer.from([1, 1, 0x66, 0, 0])),
    section(10, Buffer.concat([Buffer.from([1, ...leb(body.length)]), body])),
  ])
}
const leb = n => (n < 0x80 ? [n] : [(n & 0x7f) | 0x80, ...leb(n >>> 7)])
