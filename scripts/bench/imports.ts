/** `glovebox bench imports`: what a guest's call of each kind of import costs, in fuel and in time, beside one that answers a constant. */

import { parse } from '@bytecodealliance/jco-transpile/wasm-tools'
import { createEngine, type Engine, type Grant, hostFunction, type Toolset } from '../../host/mod.ts'
import { machine, median, table } from './measure.ts'

const ROUNDS = 9
const app = 'bench:app/functions@1.0.0'

/** One import: how it is declared, and the core code of one call of it, which leaves nothing on the stack. */
interface Contender {
  readonly import: string
  readonly core: string
  readonly call: string
  /** What is done once before the calls. */
  readonly before?: string
  readonly grants?: readonly Grant[]
  readonly calls: number
}

const numbers = (face: string, name: string): string =>
  `(import "${face}" (instance $face (export "${name}" (func (result u64)))))`
const number = (face: string, name: string, grants: readonly Grant[] = []): Contender => ({
  import: `${numbers(face, name)} (core func $f (canon lower (func $face "${name}")))`,
  core: '(import "h" "f" (func $f (result i64)))',
  call: '(drop (call $f))',
  grants,
  calls: 20_000,
})
const lowered = (name: string): string =>
  `(canon lower (func $face "${name}") (memory (core memory $libc "memory")) (realloc (core func $libc "realloc")))`
const mono = 'wasi:clocks/monotonic-clock@0.2.0'
const random = 'wasi:random/random@0.2.0'

const contenders: Readonly<Record<string, Contender>> = {
  'a constant (no grant)': number(mono, 'resolution'),
  'clock, standing still': number(mono, 'now'),
  'clock, coarse': number(mono, 'now', [{ kind: 'clock' }]),
  'clock, real': number(mono, 'now', [{ kind: 'clock', mode: 'real' }]),
  'random u64, fixed or seeded': number(random, 'get-random-u64', [{ kind: 'random', seed: 1 }]),
  'random u64, secure': number(random, 'get-random-u64', [{ kind: 'random' }]),
  'config value': {
    import: `(import "wasi:config/store@0.2.0-draft" (instance $face
        (type $e' (variant (case "upstream" string) (case "io" string))) (export "error" (type $e (eq $e')))
        (export "get" (func (param "key" string) (result (result (option string) (error $e)))))))
      (core func $f ${lowered('get')})`,
    core: '(import "h" "f" (func $f (param i32 i32 i32)))',
    call: '(call $f (i32.const 0) (i32.const 5) (i32.const 64))',
    grants: [{ kind: 'config', name: 'units', value: 'metric' }],
    calls: 20_000,
  },
  'function of the app': {
    ...number(app, 'next'),
    calls: 1_000,
  },
  'key-value, one key read': {
    import: `(import "wasi:keyvalue/store@0.2.0-draft2" (instance $face
        (export "bucket" (type $b (sub resource)))
        (type $e' (variant (case "no-such-store") (case "access-denied") (case "other" string))) (export "error" (type $e (eq $e')))
        (export "open" (func (param "identifier" string) (result (result (own $b) (error $e)))))
        (export "[method]bucket.exists" (func (param "self" (borrow $b)) (param "key" string) (result (result bool (error $e)))))))
      (core func $open ${lowered('open')}) (core func $f ${lowered('[method]bucket.exists')})`,
    core: '(import "h" "open" (func $open (param i32 i32 i32))) (import "h" "f" (func $f (param i32 i32 i32 i32)))',
    before: '(call $open (i32.const 0) (i32.const 0) (i32.const 128)) (local.set 1 (i32.load (i32.const 132)))',
    call: '(call $f (local.get 1) (i32.const 0) (i32.const 5) (i32.const 64))',
    grants: [{ kind: 'key-value' }],
    calls: 1_000,
  },
}

/** A component that makes `n` calls of one import. */
const component = ({ import: declared, core, call, before = '' }: Contender): string => `(component
  (core module $libc (memory (export "memory") 1) (data (i32.const 0) "units")
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 4096)))
  (core instance $libc (instantiate $libc))
  ${declared}
  (core module $m (import "h" "memory" (memory 0)) ${core}
    (func (export "run") (param i32) (local i32) ${before}
      (block $end (loop $again (br_if $end (i32.eqz (local.get 0)))
        ${call}
        (local.set 0 (i32.sub (local.get 0) (i32.const 1))) (br $again)))))
  (core instance $i (instantiate $m (with "h" (instance (export "memory" (memory $libc "memory"))
    (export "f" (func $f)) ${core.includes('"open"') ? '(export "open" (func $open))' : ''}))))
  (func (export "run") (param "n" u32) (canon lift (core func $i "run"))))`

async function load(engine: Engine, one: Contender): Promise<Toolset> {
  let last = 0n
  const imports = one.import.includes(app)
    ? { [app]: { next: hostFunction(() => ++last, { fuel: 0, calls: 100_000 }) } }
    : {}
  return engine.load(await parse(component(one)), { grants: one.grants ?? [], imports })
}

/** What one call of `run` spent. */
async function spent(tools: Toolset, n: number): Promise<{ readonly fuel: number; readonly ms: number }> {
  const outcome = await tools.call('run', { n })
  if (outcome.status !== 'ok') throw new Error(`the call ended as ${outcome.status}`)
  return { fuel: Number(outcome.usage.fuel), ms: outcome.usage.wallMs }
}

/** Runs the bench. */
export async function imports(): Promise<{ json: object; text: string }> {
  await using engine = await createEngine({ workers: 1, cache: false, limits: { timeoutMs: 60_000 } })
  const loaded = await Promise.all(
    Object.entries(contenders).map(async ([name, one]) => ({ name, calls: one.calls, tools: await load(engine, one) })),
  )
  const times = loaded.map(() => [] as number[])
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [i, { tools, calls }] of loaded.entries()) {
      const [none, many] = [await spent(tools, 0), await spent(tools, calls)]
      // The first round compiles.
      if (round > 0) times[i]!.push(((many.ms - none.ms) * 1000) / calls)
    }
  }
  const bare = median(times[0]!)
  const rows = []
  for (const [i, { name, calls, tools }] of loaded.entries()) {
    const fuelPerCall = ((await spent(tools, calls)).fuel - (await spent(tools, 0)).fuel) / calls
    const usPerCall = median(times[i]!)
    rows.push({ import: name, usPerCall, ratio: usPerCall / bare, fuelPerCall })
  }
  const text = `${table(rows)}\n\none call of the import, the guest's loop included (${ROUNDS} rounds); a function of the app costs the fuel that the app sets, here 0\n${machine()}`
  return { json: { version: 1, machine: machine(), rows }, text }
}
