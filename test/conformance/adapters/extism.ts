/** The adapter of Extism's JavaScript SDK by itself, with all the guards that it has: core modules, in its worker, under its time limit. */

import { readFile } from 'node:fs/promises'
import { parse } from '@bytecodealliance/jco-transpile/wasm-tools'
import { createPlugin, type Plugin } from 'extism'
import type { Adapter, Call, GuestFiles, Loaded, Outcome } from '../runner/adapter.ts'
import { failureOf } from '../runner/failure.ts'

type Signature = NonNullable<GuestFiles['signatures']>[string]

/** The adapter. */
export const adapter: Adapter = {
  name: 'extism',
  version: 'js-sdk 2.0.0-rc13',
  features: ['core'],
  start: async () => ({ load }),
}

const PAGE = 65_536

async function load({ core, signatures = {}, limits }: GuestFiles): Promise<Loaded> {
  const guest = await readFile(core!)
  const shim = new Uint8Array(await parse(shimOf(signatures)))
  const wasm = [{ name: 'guest', data: guest }, { name: 'main', data: shim }] // biome-ignore format: two modules
  const memory = limits.memoryBytes === undefined ? {} : { memory: { maxPages: Math.floor(limits.memoryBytes / PAGE) } }
  const open = () => createPlugin({ wasm }, { runInWorker: true, timeoutMs: limits.timeoutMs ?? 10_000, ...memory })
  let plugin: Promise<Plugin> | undefined = open()
  await plugin
  return {
    async call(call) {
      plugin ??= open()
      const outcome = await callPlugin(await plugin, call, signatures[call.function])
      // A plugin that was canceled is of no further use; after anything else it goes on, as the SDK means it to.
      if (outcome.limit === 'time') plugin = undefined
      return outcome
    },
  }
}

async function callPlugin(plugin: Plugin, { function: name, args }: Call, signature?: Signature): Promise<Outcome> {
  if (signature === undefined) return { status: 'refused', message: `there is no function ${name}` }
  const input = BigInt64Array.from(Object.values(args), value => BigInt(value as number))
  try {
    const output = await plugin.call(name, new Uint8Array(input.buffer))
    if (signature.result === undefined) return { status: 'ok', value: null }
    const bytes = Uint8Array.from(output!.bytes())
    return { status: 'ok', value: read(signature.result, new DataView(bytes.buffer)) }
  } catch (thrown) {
    return failureOf(thrown)
  }
}

function read(type: string, view: DataView): unknown {
  if (type === 'u64') return String(view.getBigUint64(0, true))
  return type === 'u32' ? view.getUint32(0, true) : view.getInt32(0, true)
}

/** A main module that passes numbers between the plugin's input and output and the guest's functions. */
function shimOf(signatures: Readonly<Record<string, Signature>>): string {
  const core = (type: string) => (type.endsWith('64') ? 'i64' : 'i32')
  const rows = Object.entries(signatures).map(([name, { params, result }], f) => {
    const given = params.map((type, i) => {
      const loaded = `(call $in (i64.const ${8 * i}))`
      return core(type) === 'i64' ? loaded : `(i32.wrap_i64 ${loaded})`
    })
    const call = `(call $f${f} ${given.join(' ')})`
    const wide = result === undefined || core(result) === 'i64' ? call : `(i64.extend_i32_u ${call})`
    const answer = `(local.set 0 (call $alloc (i64.const 8))) (call $put (local.get 0) ${wide}) (call $out (local.get 0) (i64.const 8))`
    const type = `${params.map(param => `(param ${core(param)})`).join(' ')} ${result ? `(result ${core(result)})` : ''}`
    return [
      `(import "guest" "${name}" (func $f${f} ${type}))`,
      `(func (export "${name}") (result i32) (local i64) ${result === undefined ? call : answer} (i32.const 0))`,
    ]
  })
  const env = (name: string, id: string, type: string) => `(import "extism:host/env" "${name}" (func ${id} ${type}))`
  return `(module ${env('input_load_u64', '$in', '(param i64) (result i64)')} ${env('alloc', '$alloc', '(param i64) (result i64)')}
    ${env('store_u64', '$put', '(param i64 i64)')} ${env('output_set', '$out', '(param i64 i64)')}
    ${rows.map(([imported]) => imported).join('\n')} ${rows.map(([, exported]) => exported).join('\n')})`
}
