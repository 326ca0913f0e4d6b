/*---
{
  "claim": "Recursion with frames of thousands of locals ends the call as a stack overflow, and nothing else.",
  "clause": "M3",
  "covers": ["MEM-17"],
  "lift": { "f": "(result s32)" },
  "limits": { "timeoutMs": 5000 },
  "steps": [{ "call": "f", "expect": { "limit": ["stack", "fuel"] } }],
  "after": "healthy"
}
---*/
// 15,000 locals of type i64; the body is (i32.add (i32.const 1) (call 0)).
export default () =>
  Uint8Array.from([
    0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 5, 1, 0x60, 0, 1, 0x7f, 3, 2, 1, 0, 7, 5, 1, 1, 0x66, 0, 0, 10, 12, 1, 10, 1,
    0x98, 0x75, 0x7e, 0x41, 1, 0x10, 0, 0x6a, 0x0b,
  ])
