/** `glovebox bench keep`: what an agent pays for what it keeps: an audit log, a memory, a recording. */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { audit, verifyAudit } from '../../host/agent/audit/mod.ts'
import { type Embedder, sqliteMemory } from '../../host/agent/memory/mod.ts'
import {
  agent,
  callTool,
  type Model,
  type ScopeOptions,
  scope,
  scripted,
  type tool,
  tool as toolOf,
} from '../../host/agent/mod.ts'
import { record, replay } from '../../host/agent/replay/mod.ts'
import { machine, median, table } from './measure.ts'

const TURNS = 10
const RUNS = 10
const ITEMS = 10_000
const DIMS = 384

const add = toolOf({ name: 'add', description: 'Adds.', input: z.object({ a: z.number() }), call: ({ a }) => a + 1 })
const script = [...Array.from({ length: TURNS - 1 }, (_, a) => callTool('add', { a })), 'Done.']

/** Runs the bench. */
export async function keep(): Promise<{ json: object; text: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'glovebox-bench-'))
  try {
    const turns = await turnRows(folder)
    const stores = [...(await auditRows(join(folder, 'log.db'))), ...(await memoryRows(join(folder, 'memory.db')))]
    const text = [
      table(turns),
      `an agent's turn with one tool call and a scripted model; median of ${RUNS} runs of ${TURNS} turns, interleaved`,
      `\n${table(stores)}`,
      `what is acknowledged survives a loss of power, but where it says otherwise; memories hold ${ITEMS.toLocaleString('en-US')} items, vectors have ${DIMS} numbers\n${machine()}`,
    ].join('\n')
    return { json: { version: 1, machine: machine(), turns, stores }, text }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** One run; microseconds a turn, of the processor and of the clock. */
async function run(
  model: Model,
  tools: ReturnType<typeof tool>[],
  context: ScopeOptions,
): Promise<{ cpu: number; wall: number }> {
  await using all = scope(context)
  const [start, before] = [performance.now(), process.cpuUsage()]
  await agent({ model, tools, maxTurns: TURNS + 1 }).run('Add.', { scope: all })
  const { user, system } = process.cpuUsage(before)
  return { cpu: (user + system) / TURNS, wall: ((performance.now() - start) * 1000) / TURNS }
}

async function turnRows(folder: string) {
  await using log = await audit(join(folder, 'audit.db'))
  await using light = await audit(join(folder, 'light.db'), { survives: 'kill' })
  let file = 0
  const tools = [add as ReturnType<typeof tool>]
  const recorded = async () => {
    await using recording = record(scripted(script), join(folder, `${++file}.jsonl`))
    return await run(recording, recording.tools(tools), recording.context)
  }
  const replayed = () => {
    const recording = replay(join(folder, `${file}.jsonl`))
    return run(recording, recording.tools(tools), recording.context)
  }
  const contenders: Record<string, () => Promise<{ cpu: number; wall: number }>> = {
    nothing: () => run(scripted(script), tools, {}),
    'an audit log': () => run(scripted(script), tools, { audit: log }),
    'one that survives a kill alone': () => run(scripted(script), tools, { audit: light }),
    'a recording': recorded,
    'replayed from it': replayed,
  }
  const times = Object.fromEntries(Object.keys(contenders).map(name => [name, [] as { cpu: number; wall: number }[]]))
  for (let round = -3; round < RUNS; round++) {
    for (const [name, contender] of Object.entries(contenders)) {
      const time = await contender()
      if (round >= 0) times[name]!.push(time)
    }
  }
  return Object.entries(times).map(([keeps, all]) => ({
    keeps,
    cpuUsPerTurn: median(all.map(({ cpu }) => cpu)),
    wallUsPerTurn: median(all.map(({ wall }) => wall)),
  }))
}

/** Microseconds of one of `count` things that `work` does, of the processor and of the clock. */
async function each(what: string, count: number, work: () => Promise<unknown>) {
  const [start, before] = [performance.now(), process.cpuUsage()]
  await work()
  const { user, system } = process.cpuUsage(before)
  return { what, cpuUs: (user + system) / count, wallUs: ((performance.now() - start) * 1000) / count }
}

async function auditRows(file: string) {
  const entry = {
    run: 'r',
    path: ['root'],
    action: 'tool',
    decision: 'allow',
    subject: 'add',
    content: { a: 1 },
  } as const
  const rows = []
  {
    await using log = await audit(file)
    rows.push(
      await each('audit: an entry, one after the other', 300, async () => {
        for (let i = 0; i < 300; i++) await log.decided(entry)
      }),
      await each('audit: an entry, eight at a time', 2400, async () => {
        for (let i = 0; i < 300; i++) await Promise.all(Array.from({ length: 8 }, () => log.decided(entry)))
      }),
    )
  }
  rows.push(await each('audit: an entry, verified', 2700, () => verifyAudit(file)))
  return rows
}

/** An embedder that takes no time: what is measured is the memory. */
const embedder: Embedder = {
  id: 'bench',
  dims: DIMS,
  maxBatch: 1000,
  embed: async texts =>
    texts.map(text =>
      Float32Array.from({ length: DIMS }, (_, i) => Math.sin(i * text.length + text.charCodeAt(i % text.length))),
    ),
}

async function memoryRows(file: string) {
  // Some words are in many texts and most in few, as in any language.
  const word = (i: number) => `word${Math.floor(500 * ((Math.sin(i * 7919) + 1) / 2) ** 3)}`
  const text = (i: number) => Array.from({ length: 12 }, (_, j) => word(i * 12 + j)).join(' ')
  await using memory = await sqliteMemory(file, { mostItems: ITEMS })
  await using byMeaning = await sqliteMemory(file, { embedder, mostItems: ITEMS })
  const messages = (i: number) => [
    { role: 'user', text: text(i) } as const,
    { role: 'assistant', text: text(i + 1), calls: [] } as const,
  ]
  const append = await each('memory: a run of two messages, appended', 100, async () => {
    for (let i = 0; i < 100; i++) await memory.append(`t${i % 10}`, messages(i))
  })
  await memory.episodic.addAll(Array.from({ length: ITEMS }, (_, i) => text(i)))
  for (let i = 0; i < ITEMS / 1000; i++) await byMeaning.episodic.search('warm up')
  const search = (of: typeof memory) => async () => {
    for (let i = 0; i < 5; i++) await of.episodic.search(text(i * 37))
  }
  return [
    append,
    await each('memory: a search by words', 5, search(memory)),
    await each('memory: a search by words and meaning', 5, search(byMeaning)),
  ]
}
