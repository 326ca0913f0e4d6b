/*---
{
  "claim": "A module of a million functions is refused, or loaded within bounds of time and memory.",
  "clause": "B3",
  "covers": ["BIN-11"],
  "lift": { "f": "" },
  "load": [{ "status": "refused", "withinMs": 60000 }, { "status": "ok", "withinMs": 60000 }],
  "steps": [{ "call": "f", "expect": "ok" }],
  "after": "healthy"
}
---*/
export default () => {
  const functions = 1_000_000
  const section = (id, content) => Buffer.concat([Buffer.from([id, ...leb(content.length)]), content])
  return Buffer.concat([
    Buffer.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0),
    section(1, Buffer.of(1, 0x60, 0, 0)),
    section(3, Buffer.concat([Buffer.from(leb(functions)), Buffer.alloc(functions)])),
    section(7, Buffer.from([1, 1, 0x66, 0, 0])),
    section(10, Buffer.concat([Buffer.from(leb(functions)), Buffer.alloc(3 * functions, Buffer.of(2, 0, 0x0b))])),
  ])
}
const leb = n => (n < 0x80 ? [n] : [(n & 0x7f) | 0x80, ...leb(n >>> 7)])
