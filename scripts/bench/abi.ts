/** `glovebox bench abi`: what it costs to pass values through the canonical ABI, beside the code that jco generates. */

import { parse } from '@bytecodealliance/jco-transpile/wasm-tools'
import type { WitType } from '../../host/wasm/wit-type.ts'
import { accept, instantiate, jcoInterfaces, roomy } from '../../test/support/component.ts'
import { echoComponent } from '../../test/support/echo.ts'
import { jcoInstance } from '../../test/support/jco.ts'
import { jcoVersion } from './jco.ts'
import { interleaved, machine, median, table, timed } from './measure.ts'
import { resourceComponent, resourceHost, resourceInterface } from './resource.ts'

const ROUNDS = 9

/** One signature with a value: `func(a: T) -> T`, in which the guest calls a host function of the same type. */
interface Row {
  readonly name: string
  readonly type: WitType
  readonly value: unknown
}

const u32: WitType = { kind: 'u32' }
const string: WitType = { kind: 'string' }
const point: WitType = {
  kind: 'record',
  fields: [
    { name: 'name', type: string },
    { name: 'x', type: u32 },
    { name: 'y', type: { kind: 'f64' } },
  ],
}
const shape: WitType = {
  kind: 'variant',
  cases: [{ name: 'none' }, { name: 'circle', type: { kind: 'f64' } }, { name: 'named', type: string }],
}
const text = (n: number): Row => ({ name: `string of ${n} B`, type: string, value: 'x'.repeat(n) })
const list = (name: string, element: WitType, value: unknown): Row => ({ name, type: { kind: 'list', element }, value })

const rows: Row[] = [
  { name: 'u32', type: u32, value: 7 },
  {
    name: 'tuple of 8 numbers',
    type: { kind: 'tuple', items: Array<WitType>(8).fill(u32) },
    value: [1, 2, 3, 4, 5, 6, 7, 8],
  },
  text(10),
  text(100),
  text(1000),
  text(1_000_000),
  { name: 'string of 1000 umlauts', type: string, value: 'ä'.repeat(1000) },
  { name: 'record', type: point, value: { name: 'a point', x: 1, y: 2 } },
  list(
    'list of 100 records',
    point,
    Array.from({ length: 100 }, (_, i) => ({ name: `point ${i}`, x: i, y: i })),
  ),
  list(
    'list of 100 strings',
    string,
    Array.from({ length: 100 }, (_, i) => `string ${i}`),
  ),
  list('list<u8> of 1 kB', { kind: 'u8' }, new Uint8Array(1000)),
  list('list<u8> of 1 MB', { kind: 'u8' }, new Uint8Array(1_000_000)),
  list('list<f64> of 1000', { kind: 'f64' }, new Float64Array(1000)),
  {
    name: 'variant',
    type: { kind: 'tuple', items: [shape, shape] },
    value: [
      { tag: 'circle', val: 2 },
      { tag: 'named', val: 'square' },
    ],
  },
  {
    name: 'option and result',
    type: {
      kind: 'tuple',
      items: [
        { kind: 'option', some: u32 },
        { kind: 'result', ok: u32, err: string },
      ],
    },
    value: [5, { tag: 'ok', val: 1 }],
  },
]

type Echo = (value: unknown) => unknown

/** Microseconds per call of each contender: medians over rounds of about 20 ms that take turns. */
async function measure(
  contenders: Readonly<Record<'ours' | 'jco', Echo>>,
  value: unknown,
): Promise<{ ours: number; jco: number }> {
  const run = (echo: Echo, calls: number) => () =>
    timed(() => {
      for (let i = 0; i < calls; i++) echo(value)
    })
  const calls = { ours: 1, jco: 1 }
  for (const name of ['ours', 'jco'] as const) {
    // The first calls compile what is called often; how long the next take tells how many make a round.
    await run(contenders[name], 50)()
    calls[name] = Math.max(1, Math.min(20_000, Math.round(1000 / (await run(contenders[name], 50)()))))
  }
  const times = await interleaved(
    { ours: run(contenders.ours, calls.ours), jco: run(contenders.jco, calls.jco) },
    ROUNDS,
  )
  return { ours: (median(times.ours!) * 1000) / calls.ours, jco: (median(times.jco!) * 1000) / calls.jco }
}

const host = (value: unknown): unknown => value

/** A component with an export `echo`, and what each contender gives to it. */
interface Subject {
  readonly signature: string
  readonly component: string
  readonly value: unknown
  readonly ours: (bytes: Uint8Array) => Parameters<typeof instantiate>[1]
  readonly jco: Parameters<typeof jcoInstance>[1]
}

const subjects: readonly Subject[] = [
  ...rows.map(({ name, type, value }) => {
    const component = echoComponent(type, 'utf8', true)
    return { signature: name, component, value, ours: () => ({ host }), jco: { host } }
  }),
  {
    signature: 'resource: make, use, drop',
    component: resourceComponent,
    value: 7,
    ours: bytes => jcoInterfaces({ [resourceInterface]: resourceHost }, bytes),
    jco: { [resourceInterface]: resourceHost },
  },
]

/** Our instance, whose core modules are metered as always. */
function start(bytes: Uint8Array, imports: Subject['ours']): Echo {
  const { functions, budget } = instantiate(accept(bytes), imports(bytes))
  const echo = functions.get('echo')!
  return value => {
    budget.begin(1, roomy)
    return echo.call([value], undefined)
  }
}

/** Runs the bench. */
export async function abi(): Promise<{ json: object; text: string }> {
  const results: { signature: string; ourUs: number; jcoUs: number; ratio: number }[] = []
  for (const { signature, component, value, ...imports } of subjects) {
    const bytes = await parse(component)
    const theirs = (await jcoInstance(bytes, imports.jco)).echo!
    const { ours, jco } = await measure({ ours: start(bytes, imports.ours), jco: theirs }, value)
    results.push({ signature, ourUs: ours, jcoUs: jco, ratio: ours / jco })
  }
  return {
    json: { version: 1, machine: machine(), jco: jcoVersion(), rows: results },
    text: `${table(results)}\n\nmicroseconds for a value to go to a guest, on to the host, and back the same way\n${machine()}, ${jcoVersion()}`,
  }
}
