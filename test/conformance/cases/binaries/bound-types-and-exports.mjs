/*---
{
  "claim": "Hundreds of thousands of types, imports or exports are refused, or loaded within bounds of time and memory.",
  "clause": "B3",
  "covers": ["BIN-21"],
  "lift": { "f": "" },
  "load": [{ "status": "refused", "withinMs": 60000 }, { "status": "ok", "withinMs": 60000 }],
  "steps": [{ "call": "f", "expect": "ok" }],
  "after": "healthy"
}
---*/
// 300,000 exports of function 0, named by four letters each.
export default () => {
  const exports = 300_000
  const letters = i => [...String(i).padStart(6, '0')].map(c => c.charCodeAt(0))
  const rows = Buffer.from(Array.from({ length: exports }, (_, i) => [6, ...letters(i), 0, 0]).flat())
  const section = (id, content) => Buffer.concat([Buffer.from([id, ...leb(content.length)]), content])
  return Buffer.concat([
    Buffer.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0),
    section(1, Buffer.of(1, 0x60, 0, 0)),
    section(3, Buffer.of(1, 0)),
    section(7, Buffer.concat([Buffer.from(leb(exports + 1)), rows, Buffer.from([1, 0x66, 0, 0])])),
    section(10, Buffer.of(1, 2, 0, 0x0b)),
  ])
}
const leb = n => (n < 0x80 ? [n] : [(n & 0x7f) | 0x80, ...leb(n >>> 7)])
