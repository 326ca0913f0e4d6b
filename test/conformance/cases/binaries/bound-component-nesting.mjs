/*---
{
  "claim": "Components nested a thousand deep are refused, or loaded; no decoder of the host overflows.",
  "clause": "B3",
  "covers": ["BIN-25"],
  "load": ["refused", "ok"],
  "after": "healthy"
}
---*/
export default () => {
  const preamble = Buffer.of(0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0)
  let component = preamble
  for (let i = 0; i < 1000; i++)
    component = Buffer.concat([preamble, Buffer.from([4, ...leb(component.length)]), component])
  return component
}
const leb = n => (n < 0x80 ? [n] : [(n & 0x7f) | 0x80, ...leb(n >>> 7)])
