/** Who takes part in `bench calls`: each answers one echo of a short text. */

import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { Worker } from 'node:worker_threads'
import { createPlugin } from 'extism'
import { createEngine, type Outcome } from '../../../host/mod.ts'
import { corePreamble, Writer } from '../../../host/wasm/writer.ts'
import { buildExample, toolchain } from '../../examples/build.ts'
import { transpile } from '../jco.ts'
import type { WasmtimeGuest } from './wasmtime.ts'

/** One contender, ready to be called. */
export interface Contender {
  readonly engine: string
  readonly guest: string
  /** How many calls the bench makes of it; fewer of the slow. */
  readonly calls: number
  call(): Promise<unknown>
  close(): Promise<unknown>
}

const toolFile = (name: string): string =>
  fileURLToPath(new URL(`../../../build/guest-tools/${name}.wasm`, import.meta.url))
const TEXT = 'twelve bytes'
const CALLS = 10_000
/** Calls that are under way at a time when throughput is measured. */
export const CALLERS = 32

function workerCall(worker: Worker): () => Promise<unknown> {
  return () => {
    const answer = once(worker, 'message')
    worker.postMessage(TEXT)
    return answer
  }
}

async function echo(): Promise<Contender> {
  const worker = new Worker(new URL('./echo-worker.mjs', import.meta.url))
  return {
    engine: 'worker_threads echo',
    guest: 'none',
    calls: CALLS,
    call: workerCall(worker),
    close: () => worker.terminate(),
  }
}

function expectOk(outcome: Outcome): void {
  if (outcome.status !== 'ok') throw new Error(outcome.message)
}

/** What each guest is, and the call that is made of it. */
interface GuestCall {
  readonly file: string
  readonly tool: string
  readonly input: object
}

const guests = {
  quickjs: { file: toolFile('hostile'), tool: 'echo', input: { text: TEXT } },
  wat: { file: toolFile('hostile-core'), tool: 'add', input: { left: 1, right: 2 } },
} satisfies Record<string, GuestCall>

interface GloveboxOptions {
  readonly inSession?: boolean
  readonly isolation?: 'thread' | 'process'
  readonly workers?: number
}

async function glovebox(
  guest: string,
  { file, tool, input }: GuestCall,
  { inSession = false, isolation = 'thread', workers = 2 }: GloveboxOptions = {},
): Promise<Contender> {
  const engine = await createEngine({ workers, isolation })
  const toolset = await engine.load(file)
  const sessions = await Promise.all(Array.from({ length: inSession ? CALLERS : 0 }, () => toolset.session()))
  // Each is made at its first call, which is not what is measured.
  await Promise.all(sessions.map(session => session.call(tool, input)))
  const call = async (): Promise<void> => {
    // A session runs one call at a time; each caller has one of its own.
    const session = sessions.pop()
    expectOk(await (session ?? toolset).call(tool, input))
    if (session) sessions.push(session)
  }
  const how = [inSession && ' session', isolation === 'process' && ' in processes', workers === 1 && ', one worker']
  return {
    engine: ['glovebox', ...how].filter(Boolean).join(''),
    guest,
    calls: CALLS,
    call,
    close: () => engine[Symbol.asyncDispose](),
  }
}

/** A core module that gives its input back, for Extism's own worker. */
function extismEcho(): Uint8Array {
  const env = 'extism:host/env'
  return new Writer()
    .bytes(corePreamble)
    .section(1, Uint8Array.of(3, 0x60, 0, 1, 0x7e, 0x60, 2, 0x7e, 0x7e, 0, 0x60, 0, 1, 0x7f))
    .section(
      2,
      new Writer()
        .u8(3)
        .name(env)
        .name('input_offset')
        .u8(0)
        .u8(0)
        .name(env)
        .name('input_length')
        .u8(0)
        .u8(0)
        .name(env)
        .name('output_set')
        .u8(0)
        .u8(1)
        .finish(),
    )
    .section(3, Uint8Array.of(1, 2))
    .section(7, new Writer().u8(1).name('echo').u8(0).u8(3).finish())
    .section(10, Uint8Array.of(1, 10, 0, 0x10, 0, 0x10, 1, 0x10, 2, 0x41, 0, 0x0b))
    .finish()
}

async function extism(): Promise<Contender> {
  const plugin = await createPlugin({ wasm: [{ data: extismEcho() }] }, { runInWorker: true })
  return {
    engine: 'extism background plugin',
    guest: 'wat',
    calls: CALLS,
    call: () => plugin.call('echo', TEXT),
    close: () => plugin.close(),
  }
}

async function jcoInProcess(bytes: Uint8Array, directory: string): Promise<Contender> {
  const exports = await (await transpile(bytes, directory)).instantiate()
  return {
    engine: 'jco in process',
    guest: 'quickjs',
    calls: CALLS,
    call: async () => exports.attacks!.echo!(TEXT),
    close: async () => undefined,
  }
}

async function jcoInWorker(bytes: Uint8Array, directory: string): Promise<Contender> {
  const worker = new Worker(new URL('./jco-worker.mjs', import.meta.url), { workerData: { bytes, directory } })
  await once(worker, 'message')
  return {
    engine: 'jco in a worker',
    guest: 'quickjs',
    calls: CALLS,
    call: workerCall(worker),
    close: () => worker.terminate(),
  }
}

async function childProcess(): Promise<Contender> {
  const run = promisify(execFile)
  return {
    engine: 'a process per call (node -e 0)',
    guest: 'none',
    calls: 20,
    call: () => run(process.execPath, ['-e', '0']),
    close: async () => undefined,
  }
}

/** A tool that clang and wasi-libc made; nobody where they are not installed. */
async function fromC(directory: string): Promise<Contender[]> {
  if (!toolchain('c').ready) return []
  const { path: file } = await buildExample('c', `${directory}/c`)
  return [await glovebox('c', { file, tool: 'encode', input: { data: btoa(TEXT) } })]
}

/** Why a contender is missing. */
export function missing(): string[] {
  const c = toolchain('c')
  return c.ready ? [] : [`no guest in C: ${c.missing}`]
}

/** The same calls in Wasmtime, each in a fresh instance. */
export const wasmtimeGuests: readonly WasmtimeGuest[] = [
  { guest: 'wat', file: guests.wat.file, interface: null, function: 'add', args: [1, 2], calls: CALLS },
  {
    guest: 'quickjs',
    file: guests.quickjs.file,
    interface: 'glovebox:hostile/attacks@0.1.0',
    function: 'echo',
    args: [TEXT],
    calls: CALLS,
  },
]

/** Starts everybody. `directory` is for what jco makes. */
export async function contenders(bytes: Uint8Array, directory: string): Promise<Contender[]> {
  return [
    await echo(),
    await glovebox('wat', guests.wat),
    ...(await fromC(directory)),
    await glovebox('quickjs', guests.quickjs),
    // The app's thread has the other processor for itself.
    await glovebox('wat', guests.wat, { workers: 1 }),
    await glovebox('quickjs', guests.quickjs, { workers: 1 }),
    await glovebox('wat', guests.wat, { inSession: true }),
    await glovebox('quickjs', guests.quickjs, { inSession: true }),
    await glovebox('wat', guests.wat, { isolation: 'process' }),
    await glovebox('quickjs', guests.quickjs, { isolation: 'process' }),
    await extism(),
    await jcoInProcess(bytes, `${directory}/in`),
    await jcoInWorker(bytes, `${directory}/worker`),
    await childProcess(),
  ]
}
