(;---
{
  "claim": "A section that names a URL of debug information or a source map is not followed.",
  "clause": "U3",
  "covers": ["BIN-20", "SUP-11"],
  "servers": { "trap": {} },
  "lift": { "f": "" },
  "load": ["ok", "refused"],
  "steps": [{ "call": "f", "expect": ["ok", "trap"] }],
  "leaves": { "requests": { "trap": 0 } },
  "after": "healthy"
}
---;)
(module
  (@custom "external_debug_info" "\20http://127.0.0.1:${port:trap}/1.wasm")
  (@custom "sourceMappingURL" "\20http://127.0.0.1:${port:trap}/2.map ")
  (func (export "f")))
