/*---
{
  "claim": "A function type of more than a thousand parameters is refused, or its call works; nothing crashes.",
  "clause": "B3",
  "covers": ["MEM-19"],
  "lift": { "f": "" },
  "load": ["ok", "refused"],
  "steps": [{ "call": "f", "expect": "ok" }],
  "after": "healthy"
}
---*/
// Function 0 has 5,000 parameters and no code; function 1 is exported and empty.
export default () => {
  const params = 5000
  const section = (id, content) => [id, ...leb(content.length), ...content]
  return Uint8Array.from([
    0,
    0x61,
    0x73,
    0x6d,
    1,
    0,
    0,
    0,
    ...section(1, [2, 0x60, ...leb(params), ...Array(params).fill(0x7f), 0, 0x60, 0, 0]),
    ...section(3, [2, 0, 1]),
    ...section(7, [1, 1, 0x66, 0, 1]),
    ...section(10, [2, 2, 0, 0x0b, 2, 0, 0x0b]),
  ])
}
const leb = n => (n < 0x80 ? [n] : [(n & 0x7f) | 0x80, ...leb(n >>> 7)])
