/**
 * `glovebox bench agent`: what a turn costs here and in other frameworks, and how they behave when a run is left. Each contender runs in
 * fresh processes, one after the other in rounds, against the same provider inside the process; the others are installed into a folder of
 * their own.
 */

import { behaviours } from './agent/behaviour.ts'
import { primitives } from './agent/primitives.ts'
import { runJson } from './agent/process.ts'
import { contenders, workspace } from './agent/workspace.ts'
import { machine, median, table } from './measure.ts'

const rounds = 3
const runs = 60

interface Measured {
  readonly cpuUsPerTurn: number
  readonly wallUsPerTurn: number
  readonly importMs: number
  readonly firstMs: number
  readonly rssAfterImportMb: number
  readonly rssMb: number
  readonly deltaUs: number | null
}

/** Runs the bench. */
export async function agent(): Promise<{ json: object; text: string }> {
  const { folder, versions } = workspace()
  const results = new Map<string, Measured[]>(Object.keys(contenders).map(name => [name, []]))
  for (let round = 0; round < rounds; round++) {
    for (const [name, measured] of results) measured.push(runJson(folder, ['measure.mjs', name, String(runs)]))
  }
  const loop = summary(results.get('loop')!)
  const rows = Array.from(results, ([name, measured]) => {
    const row = summary(measured)
    return { framework: contenders[name]!, ...row, timesLoop: row.cpuUsPerTurn / loop.cpuUsPerTurn }
  })
  const own = await primitives()
  const behaviour = behaviours(folder)
  const text = [
    table(rows),
    '',
    table([own]),
    '',
    table(behaviour),
    '',
    `median of ${rounds} processes, ${runs} runs each of 10 tool turns and an answer; CPU of the process`,
    `glovebox asks the model by the client that is built in, as an app does that names no other; the row below by the one of openai, as the loop does`,
    `importMs: of the contender with all it needs, beside openai and zod where it needs them; rssMb: at the end`,
    `behaviour: a parent calls a child as a tool, that calls a slow tool; the parent is aborted 30 ms after the tool has started`,
    versions,
    machine(),
  ].join('\n')
  return { json: { version: 1, machine: machine(), versions, rows, primitives: own, behaviour }, text }
}

function summary(measured: readonly Measured[]): { readonly [Name in keyof Measured]: Measured[Name] } {
  const of = (name: keyof Measured) => median(measured.map(each => each[name] ?? Number.NaN))
  return {
    cpuUsPerTurn: of('cpuUsPerTurn'),
    wallUsPerTurn: of('wallUsPerTurn'),
    importMs: of('importMs'),
    firstMs: of('firstMs'),
    rssAfterImportMb: of('rssAfterImportMb'),
    rssMb: of('rssMb'),
    deltaUs: measured[0]!.deltaUs === null ? null : of('deltaUs'),
  }
}
