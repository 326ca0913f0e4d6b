/** What `glovebox agent` can plug into its run: a recording or a replay, an audit log, a memory, and which tools are allowed. */

import { audit } from '../agent/audit/mod.ts'
import { sqliteMemory } from '../agent/memory/mod.ts'
import { type Memory, type Model, policy, type ScopeOptions, systemClock } from '../agent/mod.ts'
import { type Recording, type Replay, record, replay } from '../agent/replay/mod.ts'
import type { Grant, Tool } from '../mod.ts'
import { misuse } from './command.ts'

/** The options, for `parse`. */
export const runOptions = {
  record: { type: 'string' },
  replay: { type: 'string' },
  verify: { type: 'boolean' },
  audit: { type: 'string' },
  remember: { type: 'string' },
  thread: { type: 'string' },
  allow: { type: 'string', multiple: true },
} as const

/** Their help. */
export const runHelp = `  --record FILE      keep the run in a new file, to be replayed
  --replay FILE      play a recorded run: the same events, without a model or a key; tools answer as recorded
  --verify           with --replay: sandboxed tools really run, and must answer the same, byte for byte
  --audit FILE       keep decisions and outcomes in an audit log; see glovebox audit
  --remember FILE    remember conversations in a SQLite file, and go on with them
  --thread NAME      the conversation (default: default)
  --allow GLOB       a tool that may be called, such as 'read_*'; may be repeated (default: all that are given)`

/** The values of the options. */
export interface RunValues {
  readonly record?: string | undefined
  readonly replay?: string | undefined
  readonly verify?: boolean | undefined
  readonly audit?: string | undefined
  readonly remember?: string | undefined
  readonly thread?: string | undefined
  readonly allow?: string[] | undefined
}

/** A run with everything plugged in. */
export interface Plugged extends AsyncDisposable {
  readonly model: Model
  /** Makes the run's tools of those that were loaded. */
  tools(loaded: readonly Tool[]): readonly Tool[]
  /** Under a recording or a replay, grants with which tools do the same each time. */
  grants(given: readonly Grant[]): readonly Grant[]
  /** For the run's scope. */
  readonly context: ScopeOptions
  readonly memory?: Memory
  readonly thread: string
  /** Says that a replay went as recorded. @throws {GloveboxError} `replay/*` */
  complete(): void
}

/**
 * Opens what the options name. `live` makes the model; it is not asked for in a replay.
 * @throws {GloveboxError} `config/invalid` for options that do not go together, and for files that cannot be opened.
 */
export async function plugIn(values: RunValues, live: () => Model): Promise<Plugged> {
  if (values.record !== undefined && values.replay !== undefined)
    throw misuse('A run is recorded or replayed, not both: leave out --record or --replay.')
  if (values.remember !== undefined && (values.record ?? values.replay) !== undefined)
    throw misuse('A recording does not hold what the memory held: leave out --remember, or --record and --replay.')
  if (values.verify && values.replay === undefined) throw misuse('--verify needs --replay FILE: the run to verify.')
  await using opened = new AsyncDisposableStack()
  const source = sourceOf(values, live)
  if (source.recording) opened.use(source.recording)
  const log = values.audit === undefined ? undefined : opened.use(await audit(values.audit))
  const memory = values.remember === undefined ? undefined : opened.use(await sqliteMemory(values.remember))
  const rules = values.allow && policy({ roles: { allowed: values.allow }, as: ['allowed'] })
  const closing = opened.move()
  return {
    model: source.model,
    tools: loaded => source.tools([...loaded, ...(memory?.tools ?? [])]),
    grants: source.grants,
    context: { clock: systemClock, ...source.context, ...(log && { audit: log }), ...(rules && { policy: rules }) },
    ...(memory && { memory }),
    thread: values.thread ?? 'default',
    complete: source.complete,
    [Symbol.asyncDispose]: () => closing.disposeAsync(),
  }
}

interface Source {
  readonly model: Model
  readonly tools: (tools: readonly Tool[]) => readonly Tool[]
  readonly grants: (grants: readonly Grant[]) => readonly Grant[]
  readonly context: ScopeOptions
  readonly recording?: Recording
  readonly complete: () => void
}

function sourceOf(values: RunValues, live: () => Model): Source {
  if (values.replay !== undefined) {
    const playing: Replay = replay(values.replay, { tools: values.verify ? 'verify' : 'replay' })
    const { tools, grants, context, assertComplete } = playing
    return { model: playing, tools, grants, context, complete: assertComplete }
  }
  const complete = () => {}
  if (values.record === undefined)
    return { model: live(), tools: tools => tools, grants: grants => grants, context: {}, complete }
  const recording = record(live(), values.record)
  const { tools, grants, context } = recording
  return { model: recording, tools, grants, context, recording, complete }
}
