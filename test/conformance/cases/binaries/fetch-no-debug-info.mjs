/*---
{
  "claim": "A section that names a URL of debug information or a source map is not followed.",
  "clause": "U3",
  "covers": ["BIN-20", "SUP-11"],
  "servers": { "trap": {} },
  "lift": { "f": "" },
  "load": ["ok", "refused"],
  "steps": [{ "call": "f", "expect": "ok" }],
  "leaves": { "requests": { "trap": 0 } },
  "after": "healthy"
}
---*/
export default () => {
  const url = 'http://127.0.0.1:9/debug.wasm'
  const named = name => [
    0,
    name.length + url.length + 2,
    name.length,
    ...Buffer.from(name),
    url.length,
    ...Buffer.from(url),
  ]
  return Uint8Array.from([
    0,
    0x61,
    0x73,
    0x6d,
    1,
    0,
    0,
    0,
    1,
    4,
    1,
    0x60,
    0,
    0,
    3,
    2,
    1,
    0,
    7,
    5,
    1,
    1,
    0x66,
    0,
    0,
    10,
    4,
    1,
    2,
    0,
    0x0b,
    ...named('external_debug_info'),
    ...named('sourceMappingURL'),
  ])
}
