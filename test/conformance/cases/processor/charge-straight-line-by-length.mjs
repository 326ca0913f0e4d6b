/*---
{
  "claim": "A loop with a body of a million instructions is charged for all of them in each iteration.",
  "clause": "P1",
  "covers": ["CPU-09"],
  "features": ["usage"],
  "lift": { "spin": "" },
  "limits": { "fuel": 50000000, "timeoutMs": 5000 },
  "load": ["ok", "refused"],
  "steps": [{ "call": "spin", "expect": [{ "limit": "fuel", "fuel": { "atMost": 55000000 } }, { "limit": "time" }] }],
  "after": "healthy"
}
---*/
// (loop (drop (i32.const 0)) … (br 0))
export default () => {
  const drops = 500_000
  const body = Buffer.concat([
    Buffer.of(0, 0x03, 0x40),
    Buffer.alloc(3 * drops, Buffer.of(0x41, 0, 0x1a)),
    Buffer.of(0x0c, 0, 0x0b, 0x0b),
  ])
  const section = (id, content) => Buffer.concat([Buffer.from([id, ...leb(content.length)]), content])
  return Buffer.concat([
    Buffer.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0),
    section(1, Buffer.of(1, 0x60, 0, 0)),
    section(3, Buffer.of(1, 0)),
    section(7, Buffer.from([1, 4, ...Buffer.from('spin'), 0, 0])),
    section(10, Buffer.concat([Buffer.from([1, ...leb(body.length)]), body])),
  ])
}
const leb = n => (n < 0x80 ? [n] : [(n & 0x7f) | 0x80, ...leb(n >>> 7)])
