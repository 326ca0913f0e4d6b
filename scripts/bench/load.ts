/** `glovebox bench load`: from the bytes of a QuickJS tool to its first answer, nothing cached, beside jco's transpiler. */

import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createEngine, type Engine } from '../../host/mod.ts'
import { Writer } from '../../host/wasm/writer.ts'
import { instances } from './instances.ts'
import { type JcoModule, jcoVersion, transpile } from './jco.ts'
import { interleaved, machine, median, table, timed } from './measure.ts'
import { parse } from './parse.ts'

const ROUNDS = 7
const toolFile = (name: string): string =>
  fileURLToPath(new URL(`../../build/guest-tools/${name}.wasm`, import.meta.url))

/** The same component with other bytes, so that no cache of anybody knows it. */
function fresh(bytes: Uint8Array, round: number): Uint8Array {
  const section = new Writer().name('bench').u32(round).finish()
  return new Writer(bytes.length + 32).bytes(bytes).section(0, section).finish()
}

/** Runs the bench. */
export async function load(): Promise<{ json: object; text: string }> {
  const bytes = new Uint8Array(await readFile(toolFile('hostile')))
  const directory = await mkdtemp(join(tmpdir(), 'glovebox-bench-'))
  const parsed = parse(new Uint8Array(await readFile(toolFile('calc')))) // Before this thread reads any other.
  await using engine = await createEngine({ cache: false, workers: 1 })
  await engine.load(bytes) // The worker is up, as it is in an app that runs.
  let round = 0
  try {
    const first = await interleaved(
      {
        glovebox: () => timed(() => answer(engine, fresh(bytes, round++))),
        jco: () => timed(async () => echo(await transpile(bytes, join(directory, String(round++))))),
      },
      ROUNDS,
    )
    const transpiled = await transpile(bytes, join(directory, 'again'))
    const { newUs, restoredUs, jcoUs } = await instances(bytes, () => echo(transpiled))
    const rows = [
      { engine: 'glovebox', firstAnswerMs: median(first.glovebox!), instantiateUs: newUs, restoreUs: restoredUs },
      { engine: 'jco', firstAnswerMs: median(first.jco!), instantiateUs: jcoUs, restoreUs: null },
    ]
    const note = `firstAnswerMs: bytes to first answer, in a running worker
instantiateUs: a new instance (ours metered, jco's not) and one call of echo; restoreUs: one that was used, put back, and the call
second table: reading the component of calc in a warm process, and firstMs in one that has read none`
    return {
      json: { version: 1, machine: machine(), jco: jcoVersion(), rows, parse: parsed },
      text: `${table(rows)}\n\n${table([{ ...parsed }])}\n\n${note}\n${machine()}, ${jcoVersion()}`,
    }
  } finally {
    await rm(directory, { recursive: true })
  }
}

async function answer(engine: Engine, bytes: Uint8Array): Promise<void> {
  const toolset = await engine.load(bytes)
  const outcome = await toolset.call('echo', { text: 'x' })
  if (outcome.status !== 'ok') throw new Error(outcome.message)
}

async function echo(transpiled: JcoModule): Promise<void> {
  const exports = await transpiled.instantiate()
  exports.attacks!.echo!('x')
}
