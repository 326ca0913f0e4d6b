/*---
{
  "claim": "A tree of two to the power of 48 calls of empty functions is stopped, although nothing in it is a loop.",
  "clause": "P1",
  "covers": ["CPU-08"],
  "lift": { "grow": "" },
  "limits": { "fuel": 1000000, "timeoutMs": 2000 },
  "steps": [{ "call": "grow", "expect": { "limit": ["fuel", "time"] } }],
  "after": "healthy"
}
---*/
// Function 0 is empty; each further one calls the one before it twice.
export default () => {
  const functions = 49
  const bodies = Array.from({ length: functions }, (_, i) =>
    i === 0 ? [2, 0, 0x0b] : [6, 0, 0x10, i - 1, 0x10, i - 1, 0x0b],
  )
  const section = (id, ...content) => [id, ...leb(content.length), ...content]
  return Uint8Array.from([
    0,
    0x61,
    0x73,
    0x6d,
    1,
    0,
    0,
    0,
    ...section(1, 1, 0x60, 0, 0),
    ...section(3, functions, ...bodies.map(() => 0)),
    ...section(7, 1, 4, ...Buffer.from('grow'), 0, functions - 1),
    ...section(10, functions, ...bodies.flat()),
  ])
}
const leb = n => (n < 0x80 ? [n] : [(n & 0x7f) | 0x80, ...leb(n >>> 7)])
