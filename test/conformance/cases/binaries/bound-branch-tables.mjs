/*---
{
  "claim": "Branch tables with 65,000 targets each are refused, or loaded within bounds of time and memory.",
  "clause": "B3",
  "covers": ["BIN-14", "CPU-03"],
  "lift": { "f": "" },
  "limits": { "timeoutMs": 10000 },
  "load": [{ "status": "refused", "withinMs": 60000 }, { "status": "ok", "withinMs": 60000 }],
  "steps": [{ "call": "f", "expect": ["ok", { "limit": ["time", "fuel"] }] }],
  "after": "healthy"
}
---*/
// 30 times (block (br_table 0 … 0 (i32.const 0))).
export default () => {
  const targets = 65_000
  const one = Buffer.concat([
    Buffer.from([0x02, 0x40, 0x41, 0, 0x0e, ...leb(targets)]),
    Buffer.alloc(targets + 1),
    Buffer.of(0x0b),
  ])
  const body = Buffer.concat([Buffer.of(0), ...Array(30).fill(one), Buffer.of(0x0b)])
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
