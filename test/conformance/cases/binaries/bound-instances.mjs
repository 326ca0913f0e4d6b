/*---
{
  "claim": "A component that instantiates a module 20,000 times is refused, or ends as a limit, within bounds.",
  "clause": "B3",
  "covers": ["BIN-26"],
  "limits": { "timeoutMs": 8000 },
  "load": [{ "status": "refused", "withinMs": 60000 }, { "status": "ok", "withinMs": 60000 }],
  "after": "healthy"
}
---*/
// One core module with a page of memory, and 20,000 instances of it.
export default () => {
  const module = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 5, 3, 1, 0, 1]
  const instances = 20_000
  const rows = Buffer.alloc(3 * instances, Buffer.of(0, 0, 0))
  const content = Buffer.concat([Buffer.from(leb(instances)), rows])
  return Buffer.concat([
    Buffer.of(0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0),
    Buffer.from([1, module.length, ...module, 2, ...leb(content.length)]),
    content,
  ])
}
const leb = n => (n < 0x80 ? [n] : [(n & 0x7f) | 0x80, ...leb(n >>> 7)])
