/*---
{
  "claim": "Blocks nested 100,000 deep are refused, or loaded; no decoder of the host overflows.",
  "clause": "B3",
  "covers": ["BIN-13"],
  "lift": { "f": "" },
  "load": ["refused", "ok"],
  "steps": [{ "call": "f", "expect": ["ok", { "limit": "stack" }] }],
  "after": "healthy"
}
---*/
export default () => {
  const depth = 100_000
  const body = Buffer.concat([
    Buffer.of(0),
    Buffer.alloc(2 * depth, Buffer.of(0x02, 0x40)),
    Buffer.alloc(depth, 0x0b),
    Buffer.of(0x0b),
  ])
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
