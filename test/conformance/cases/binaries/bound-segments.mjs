/*---
{
  "claim": "A million empty data segments are refused, or loaded within bounds; each instance may have to run them all.",
  "clause": "B3",
  "covers": ["BIN-22"],
  "lift": { "f": "" },
  "load": [{ "status": "refused", "withinMs": 60000 }, { "status": "ok", "withinMs": 60000 }],
  "steps": [{ "call": "f", "expect": ["ok", { "limit": ["fuel", "time"] }] }],
  "after": "healthy"
}
---*/
export default () => {
  const segments = 1_000_000
  const section = (id, content) => Buffer.concat([Buffer.from([id, ...leb(content.length)]), content])
  return Buffer.concat([
    Buffer.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0),
    section(1, Buffer.of(1, 0x60, 0, 0)),
    section(3, Buffer.of(1, 0)),
    section(5, Buffer.of(1, 0, 1)),
    section(7, Buffer.from([1, 1, 0x66, 0, 0])),
    section(10, Buffer.of(1, 2, 0, 0x0b)),
    section(
      11,
      Buffer.concat([Buffer.from(leb(segments)), Buffer.alloc(5 * segments, Buffer.of(0, 0x41, 0, 0x0b, 0))]),
    ),
  ])
}
const leb = n => (n < 0x80 ? [n] : [(n & 0x7f) | 0x80, ...leb(n >>> 7)])
