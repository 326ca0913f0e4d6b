/*---
{
  "claim": "Ten thousand functions made hot, to keep the compiler busy, harm neither the deadline nor the process.",
  "clause": "P5",
  "covers": ["CPU-43", "LIF-23"],
  "lift": { "f": "" },
  "limits": { "fuel": 200000000, "timeoutMs": 3000 },
  "load": ["ok", "refused"],
  "steps": [{ "call": "f", "expect": { "limit": ["fuel", "time"], "withinMs": 12000 } }],
  "after": "healthy"
}
---*/
// Function 0 calls all the others in an endless loop; each of those runs a loop of its own.
export default () => {
  const functions = 10_000
  const section = (id, content) => Buffer.concat([Buffer.from([id, ...leb(content.length)]), content])
  const hot = [1, 1, 0x7f, 0x03, 0x40, 0x20, 0, 0x41, 1, 0x6a, 0x22, 0, 0x41, 20, 0x48, 0x0d, 0, 0x0b, 0x0b]
  const calls = Array.from({ length: functions }, (_, i) => [0x10, ...leb(i + 1)]).flat()
  const first = [0, 0x03, 0x40, ...calls, 0x0c, 0, 0x0b, 0x0b]
  const bodies = Buffer.concat([
    Buffer.from([...leb(first.length), ...first]),
    ...Array(functions).fill(Buffer.from([hot.length, ...hot])),
  ])
  return Buffer.concat([
    Buffer.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0),
    section(1, Buffer.of(1, 0x60, 0, 0)),
    section(3, Buffer.from([...leb(functions + 1), ...Array(functions + 1).fill(0)])),
    section(7, Buffer.from([1, 1, ...Buffer.from('f'), 0, 0])),
    section(10, Buffer.concat([Buffer.from(leb(functions + 1)), bodies])),
  ])
}
const leb = n => (n < 0x80 ? [n] : [(n & 0x7f) | 0x80, ...leb(n >>> 7)])
