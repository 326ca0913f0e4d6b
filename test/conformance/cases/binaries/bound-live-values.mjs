/*---
{
  "claim": "A function with hundreds of live locals across hundreds of loops, made hot, is compiled within bounds or refused.",
  "clause": "B3",
  "covers": ["BIN-15", "BIN-16"],
  "lift": { "f": "" },
  "limits": { "fuel": 300000000, "timeoutMs": 8000 },
  "load": ["refused", { "status": "ok", "withinMs": 60000 }],
  "steps": [{ "call": "f", "expect": ["ok", { "limit": ["fuel", "time", "memory"], "withinMs": 25000 }] }],
  "after": "healthy"
}
---*/
// 300 loops in a row, each of which adds one to every one of 300 locals and goes round a few times.
export default () => {
  const locals = 300
  const add = i => [0x20, ...leb(i), 0x41, 1, 0x6a, 0x21, ...leb(i)]
  const loop = [
    0x03,
    0x40,
    ...Array.from({ length: locals }, (_, i) => add(i)).flat(),
    0x20,
    0,
    0x41,
    7,
    0x71,
    0x0d,
    0,
    0x0b,
  ]
  const body = Buffer.from([1, ...leb(locals), 0x7f, ...Array(300).fill(loop).flat(), 0x0b])
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
