/*---
{
  "claim": "Copying from a passive segment is charged by length.",
  "clause": "P2",
  "covers": ["CPU-20"],
  "lift": { "storm": "" },
  "limits": { "fuel": 20000000, "memoryBytes": 67108864, "timeoutMs": 2000 },
  "steps": [{ "call": "storm", "expect": { "limit": ["fuel", "time"], "withinMs": 8000 } }],
  "after": "healthy"
}
---*/
// (memory 64) (data (4,000,000 bytes)) (loop (memory.init 0 0 4,000,000) (br 0))
export default () => {
  const size = 4_000_000
  const section = (id, content) => Buffer.concat([Buffer.from([id, ...leb(content.length)]), content])
  const length = [
    0x80 | (size & 0x7f),
    0x80 | ((size >>> 7) & 0x7f),
    0x80 | ((size >>> 14) & 0x7f),
    (size >>> 21) & 0x7f,
  ]
  const body = [0, 0x03, 0x40, 0x41, 0, 0x41, 0, 0x41, ...length, 0xfc, 8, 0, 0, 0x0c, 0, 0x0b, 0x0b]
  return Buffer.concat([
    Buffer.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0),
    section(1, Buffer.of(1, 0x60, 0, 0)),
    section(3, Buffer.of(1, 0)),
    section(5, Buffer.of(1, 0, 64)),
    section(7, Buffer.from([1, 5, ...Buffer.from('storm'), 0, 0])),
    section(12, Buffer.of(1)),
    section(10, Buffer.from([1, body.length, ...body])),
    section(11, Buffer.concat([Buffer.from([1, 1, ...leb(size)]), Buffer.alloc(size, 7)])),
  ])
}
const leb = n => (n < 0x80 ? [n] : [(n & 0x7f) | 0x80, ...leb(n >>> 7)])
