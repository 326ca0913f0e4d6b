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
  features: ['core', 'plugin', 'config'],
  start: async () => ({ load }),
}

const PAGE = 65_536

async function load(guest: GuestFiles): Promise<Loaded> {
  const { plugin: isPlugin, limits, grants } = guest
  const wasm = isPlugin ? [{ data: await readFile(guest.component) }] : await withShim(guest)
  const memory = limits.memoryBytes === undefined ? {} : { memory: { maxPages: Math.floor(limits.memoryBytes / PAGE) } }
  const config = Object.fromEntries(grants.map(({ name, value }) => [name, value as string]))
  const options = { runInWorker: true, timeoutMs: limits.timeoutMs ?? 10_000, config, ...memory }
  const open = () => createPlugin({ wasm }, options)
  let plugin: Promise<Plugin> | undefined = open()
  await plugin
  return {
    async call(call) {
      plugin ??= open()
      const outcome = await callPlugin(await plugin, call, guest)
      // A plugin that was canceled is of no further use; after anything else it goes on, as the SDK means it to.
      if (outcome.limit === 'time') plugin = undefined
      return outcome
    },
  }
}

async function withShim({ core, signatures = {} }: GuestFiles) {
  const shim = new Uint8Array(await parse(shimOf(signatures)))
  return [{ name: 'guest', data: await readFile(core!) }, { name: 'main', data: shim }] // biome-ignore format: two modules
}

/** Text goes in and out of a plugin; numbers, eight bytes each, of the module that stands before a core module. */
async function callPlugin(
  plugin: Plugin,
  call: Call,
  { plugin: isPlugin, signatures = {} }: GuestFiles,
): Promise<Outcome> {
  const { function: name, args } = call
  if (!isPlugin && signatures[name] === undefined) return { status: 'refused', message: `there is no function ${name}` }
  const numbers = () => new Uint8Array(BigInt64Array.from(Object.values(args), value => BigInt(value as number)).buffer)
  try {
    const output = await plugin.call(name, isPlugin ? String(args.input) : numbers())
    if (isPlugin) return { status: 'ok', value: output?.text() ?? '' }
    return { status: 'ok', value: read(signatures[name]!.result, output?.bytes()) }
  } catch (thrown) {
    return failureOf(thrown)
  }
}

function read(type: string | undefined, bytes: Uint8Array = new Uint8Array()): unknown {
  const view = new DataView(Uint8Array.from(bytes).buffer)
  if (type === undefined) return null
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
