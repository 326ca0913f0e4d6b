/**
 * Prints what this process holds in memory, resident and in V8's heap: `bare`; or an engine with so many loaded toolsets, of which at most
 * three are used; or `warm` and a number: one with so many components in QuickJS, each called until its instance is warm.
 */

import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const [what = 'bare', number = '0'] = process.argv.slice(2)
const root = new URL('../../../', import.meta.url)

/** A component with another custom section of 100 kB each time, so that each is another one. */
function component(name, i) {
  const bytes = readFileSync(new URL(`build/guest-tools/${name}.wasm`, root))
  const section = Buffer.alloc(100_000)
  section.write('\x05bench', 'latin1')
  section.writeUInt32LE(i, 6)
  // The length in LEB128, of three bytes.
  const header = [0, (section.length & 0x7f) | 0x80, ((section.length >> 7) & 0x7f) | 0x80, section.length >> 14]
  return Buffer.concat([bytes, Buffer.from(header), section])
}

async function withEngine(use) {
  const compiled = new URL('dist/host/mod.js', root)
  const { createEngine } = await import(existsSync(compiled) ? compiled : new URL('host/mod.ts', root))
  const cache = mkdtempSync(join(tmpdir(), 'glovebox-bench-'))
  try {
    const engine = await createEngine({ workers: 1, cache })
    await use(engine)
    await engine[Symbol.asyncDispose]()
  } finally {
    rmSync(cache, { recursive: true })
  }
}

async function hold(engine, toolsets) {
  const loaded = []
  for (let i = 0; i < toolsets; i++) loaded.push(await engine.load(component('hostile-core', i)))
  for (const toolset of loaded.slice(0, 3)) await toolset.call('add', { left: 1, right: 2 })
  report()
}

const WARM_UP = 20

async function warm(engine, components) {
  let own = 0
  for (let i = 0; i < components; i++) {
    const toolset = await engine.load(component('hostile', i))
    for (let call = 0; call < WARM_UP; call++) {
      const { usage } = await toolset.call('echo', { text: 'x' })
      if (call === 0) own += usage.memoryBytes
    }
  }
  report({ own })
}

function report(more) {
  globalThis.gc?.()
  globalThis.gc?.()
  const { rss, heapUsed, external } = process.memoryUsage()
  console.log(JSON.stringify({ rss, heap: heapUsed + external, ...more }))
}

if (what === 'bare') report()
else if (what === 'warm') await withEngine(engine => warm(engine, Number(number)))
else await withEngine(engine => hold(engine, Number(what)))
