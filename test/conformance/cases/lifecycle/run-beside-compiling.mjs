/*---
{
  "claim": "While a module of several megabytes is compiled and made hot, the event loop answers and another tool works.",
  "clause": "P5",
  "covers": ["LIF-24"],
  "lift": { "f": "" },
  "guests": { "bystander": "good" },
  "limits": { "timeoutMs": 8000 },
  "load": ["ok", "refused"],
  "steps": [
    { "together": [{ "call": "f", "expect": ["ok", { "limit": ["fuel", "time"] }] }, { "call": "add", "guest": "bystander", "args": { "left": 1, "right": 2 }, "expect": { "value": 3 } }] }
  ],
  "after": "healthy"
}
---*/
// 2,000 functions of 500 additions each, which the exported one calls in turn, a hundred times.
export default () => {
  const functions = 2000
  const section = (id, content) => Buffer.concat([Buffer.from([id, ...leb(content.length)]), content])
  const adds = Buffer.concat([
    Buffer.of(1, 1, 0x7f),
    Buffer.alloc(3500, Buffer.of(0x20, 0, 0x41, 1, 0x6a, 0x21, 0)),
    Buffer.of(0x0b),
  ])
  const calls = Array.from({ length: functions }, (_, i) => [0x10, ...leb(i + 1)]).flat()
  const first = [
    1,
    1,
    0x7f,
    0x03,
    0x40,
    ...calls,
    0x20,
    0,
    0x41,
    1,
    0x6a,
    0x22,
    0,
    0x41,
    0xe4,
    0,
    0x49,
    0x0d,
    0,
    0x0b,
    0x0b,
  ]
  const body = Buffer.concat([Buffer.from(leb(adds.length)), adds])
  return Buffer.concat([
    Buffer.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0),
    section(1, Buffer.of(1, 0x60, 0, 0)),
    section(3, Buffer.from([...leb(functions + 1), ...Array(functions + 1).fill(0)])),
    section(7, Buffer.from([1, 1, ...Buffer.from('f'), 0, 0])),
    section(
      10,
      Buffer.concat([
        Buffer.from([...leb(functions + 1), ...leb(first.length), ...first]),
        ...Array(functions).fill(body),
      ]),
    ),
  ])
}
const leb = n => (n < 0x80 ? [n] : [(n & 0x7f) | 0x80, ...leb(n >>> 7)])
