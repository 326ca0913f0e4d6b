/*---
{
  "claim": "A file that is no WebAssembly is refused.",
  "clause": "B1",
  "covers": ["BIN-02"],
  "load": "refused",
  "after": "healthy"
}
---*/
export default () => Buffer.from('#!/usr/bin/env node\nprocess.exit(0)\n')
