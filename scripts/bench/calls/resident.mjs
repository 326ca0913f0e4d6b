/** Prints what this process holds in memory, resident and in V8's heap: `bare`, or an engine with so many loaded toolsets, of which at most three are used. */

import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const [what = 'bare'] = process.argv.slice(2)
const root = new URL('../../../', import.meta.url)

/** The component with another custom section of 100 kB each time, so that each is another one. */
function component(i) {
  const bytes = readFileSync(new URL('build/guest-tools/hostile-core.wasm', root))
  const section = Buffer.alloc(100_000)
  section.write('\x05bench', 'latin1')
  section.writeUInt32LE(i, 6)
  // The length in LEB128, of three bytes.
  const header = [0, (section.length & 0x7f) | 0x80, ((section.length >> 7) & 0x7f) | 0x80, section.length >> 14]
  return Buffer.concat([bytes, Buffer.from(header), section])
}

async function hold(toolsets) {
  const compiled = new URL('dist/host/mod.js', root)
  const { createEngine } = await import(existsSync(compiled) ? compiled : new URL('host/mod.ts', root))
  const cache = mkdtempSync(join(tmpdir(), 'glovebox-bench-'))
  try {
    const engine = await createEngine({ workers: 1, cache })
    const loaded = []
    for (let i = 0; i < toolsets; i++) loaded.push(await engine.load(component(i)))
    for (const toolset of loaded.slice(0, 3)) await toolset.call('add', { left: 1, right: 2 })
    report()
    await engine[Symbol.asyncDispose]()
  } finally {
    rmSync(cache, { recursive: true })
  }
}

function report() {
  globalThis.gc?.()
  globalThis.gc?.()
  const { rss, heapUsed, external } = process.memoryUsage()
  console.log(JSON.stringify({ rss, heap: heapUsed + external }))
}

if (what === 'bare') report()
else await hold(Number(what))
