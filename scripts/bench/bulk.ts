/** `glovebox bench bulk`: what long arguments and results cost, by their kind: a megabyte in and back, in a pristine instance each time. */

import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { createEngine, type EngineOptions, MiB, type Toolset } from '../../host/mod.ts'
import { largeComponent } from '../../test/support/large.ts'
import { machine, median, table, timed } from './measure.ts'

const ROUNDS = 5
const CALLS = 10

interface Row {
  readonly value: string
  readonly guest: string
  readonly isolation: 'thread' | 'process'
  /** Of JSON, one way; the canonical ABI's bytes for bytes and numbers. */
  readonly bytes: number
  readonly ms: number
  readonly mbPerS: number
}

const fill = <T>(bytes: number, size: number, item: (i: number) => T): T[] =>
  Array.from({ length: Math.ceil(bytes / size) }, (_, i) => item(i))

const row = (i: number) => ({ id: i, name: `the row of number ${i}`, score: i / 7 })

/** A value of about a megabyte, the function of the plain guest that echoes it, and what it counts. */
const values: readonly {
  readonly name: string
  readonly call: string
  readonly value: unknown
  readonly bytes: number
}[] = [
  { name: 'string, ASCII', call: 'text', value: 'x'.repeat(MiB), bytes: MiB },
  { name: 'string, with quotes and lines', call: 'text', value: '{"a": 1}\n'.repeat(MiB / 9), bytes: MiB },
  { name: 'string, two bytes a character', call: 'text', value: 'é'.repeat(MiB / 2), bytes: MiB },
  { name: 'string, three bytes a character', call: 'text', value: '語'.repeat(MiB / 3), bytes: MiB },
  { name: 'list<u8>', call: 'bytes', value: Buffer.alloc(MiB, 7).toString('base64'), bytes: MiB },
  { name: 'list<s32>', call: 'integers', value: fill(MiB, 4, i => i * 7 - 100_000), bytes: MiB },
  { name: 'list<f64>', call: 'floats', value: fill(MiB, 8, i => i * 0.37), bytes: MiB },
  json('list<record>', 'rows', fill(MiB, 60, row)),
  json(
    'list<string>',
    'texts',
    fill(MiB, 25, i => `the text of number ${i}`),
  ),
]

function json(name: string, call: string, value: unknown) {
  return { name, call, value, bytes: Buffer.byteLength(JSON.stringify(value)) }
}

/** Runs the bench. */
export async function bulk(): Promise<{ json: object; text: string }> {
  const rows = [...(await rowsOf({ workers: 1 })), ...(await rowsOf({ workers: 1, isolation: 'process' }))]
  const note = `ms: the middle of ${ROUNDS * CALLS} calls, one after the other; mbPerS counts both ways; bytes are those of the text or the numbers, one way,
of rows and lists of texts those of their JSON`
  return {
    json: { version: 1, machine: machine(), rows },
    text: `${table(rows.map(row => ({ ...row })))}\n\n${note}\n${machine()}`,
  }
}

/** Megabytes a second of a text through QuickJS, both ways counted. */
export async function quickjsText(): Promise<number> {
  await using engine = await createEngine({ workers: 1 })
  return (await measured([await quickjs(engine)]))[0]!.mbPerS
}

interface Measured {
  readonly name: string
  readonly guest: string
  readonly bytes: number
  readonly call: () => Promise<void>
}

async function rowsOf(options: EngineOptions): Promise<Row[]> {
  await using engine = await createEngine(options)
  const plain = await engine.load(await largeComponent())
  const all = values.map(({ name, call, value, bytes }) => {
    return { name, guest: 'plain', bytes, call: () => made(plain, call, { value }) }
  })
  return (await measured([...all, await quickjs(engine)])).map(one => ({
    ...one,
    isolation: options.isolation ?? 'thread',
  }))
}

async function quickjs(engine: { load(bytes: Uint8Array): Promise<Toolset> }): Promise<Measured> {
  const file = fileURLToPath(new URL('../../build/guest-tools/hostile.wasm', import.meta.url))
  const toolset = await engine.load(await readFile(file))
  const text = 'x'.repeat(MiB)
  return { name: 'string, ASCII', guest: 'quickjs', bytes: MiB, call: () => made(toolset, 'echo', { text }) }
}

async function made(toolset: Toolset, name: string, input: object): Promise<void> {
  const outcome = await toolset.call(name, input)
  if (outcome.status !== 'ok') throw new Error(JSON.stringify(outcome.usage))
}

/** Rounds are interleaved, so that a busy moment of the machine hits everybody. */
async function measured(all: readonly Measured[]): Promise<Omit<Row, 'isolation'>[]> {
  const times = all.map((): number[] => [])
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [i, { call }] of all.entries()) {
      // What is done first warms up.
      for (let n = 0; n < CALLS; n++) {
        const ms = await timed(call)
        if (round > 0) times[i]!.push(ms)
      }
    }
  }
  return all.map(({ name, guest, bytes }, i) => {
    const ms = median(times[i]!)
    return { value: name, guest, bytes, ms, mbPerS: (2 * bytes) / 1000 / ms }
  })
}
