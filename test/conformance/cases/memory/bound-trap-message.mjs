/*---
{
  "claim": "A trap in functions whose names are long gives a message that is short.",
  "clause": "M4",
  "covers": ["MEM-27"],
  "lift": { "f": "" },
  "load": ["ok", "refused"],
  "steps": [{ "call": "f", "expect": { "status": "trap", "messageBytes": { "atMost": 10000 } } }],
  "after": "healthy"
}
---*/
// 40 functions, each calling the next, the last traps; the name section gives each a name of 50,000 letters.
export default () => {
  const functions = 40
  const section = (id, content) => Buffer.concat([Buffer.from([id, ...leb(content.length)]), content])
  const bodies = Array.from({ length: functions }, (_, i) =>
    i === functions - 1 ? [3, 0, 0x00, 0x0b] : [4, 0, 0x10, i + 1, 0x0b],
  )
  const names = Array.from({ length: functions }, (_, i) =>
    Buffer.concat([Buffer.from([i, ...leb(50_000)]), Buffer.alloc(50_000, 0x61)]),
  )
  const sub = Buffer.concat([Buffer.from([functions]), ...names])
  return Buffer.concat([
    Buffer.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0),
    section(1, Buffer.of(1, 0x60, 0, 0)),
    section(3, Buffer.from([functions, ...Array(functions).fill(0)])),
    section(7, Buffer.from([1, 1, 0x66, 0, 0])),
    section(10, Buffer.from([functions, ...bodies.flat()])),
    section(0, Buffer.concat([Buffer.from([4, ...Buffer.from('name'), 1, ...leb(sub.length)]), sub])),
  ])
}
const leb = n => (n < 0x80 ? [n] : [(n & 0x7f) | 0x80, ...leb(n >>> 7)])
