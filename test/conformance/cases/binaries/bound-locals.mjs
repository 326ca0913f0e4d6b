/*---
{
  "claim": "A small module whose functions declare 50,000 locals each is refused, or loaded within bounds.",
  "clause": "B3",
  "covers": ["BIN-12"],
  "lift": { "f": "" },
  "load": ["refused", "ok"],
  "steps": [{ "call": "f", "expect": ["ok", { "limit": ["stack", "memory"] }] }],
  "after": "healthy"
}
---*/
// 100 functions, each (local 50,000 × i64).
export default () => {
  const functions = 100
  const section = (id, content) => [id, ...leb(content.length), ...content]
  const body = [6, 1, 0xd0, 0x86, 3, 0x7e, 0x0b]
  return Uint8Array.from([
    0,
    0x61,
    0x73,
    0x6d,
    1,
    0,
    0,
    0,
    ...section(1, [1, 0x60, 0, 0]),
    ...section(3, [functions, ...Array(functions).fill(0)]),
    ...section(7, [1, 1, 0x66, 0, 0]),
    ...section(10, [functions, ...Array(functions).fill(body).flat()]),
  ])
}
const leb = n => (n < 0x80 ? [n] : [(n & 0x7f) | 0x80, ...leb(n >>> 7)])
