/** Plays a recording back: models answer as they did, without a key or a network; tools do, too, or really run and are held to it. */

import { GloveboxError } from '../../base/error.ts'
import type { Grant } from '../../base/grant.ts'
import type { Outcome } from '../../base/outcome.ts'
import type { Tool } from '../../base/tool.ts'
import type { CallContext } from '../host-tool.ts'
import type { Model, ModelDelta, ModelTurn } from '../model.ts'
import { inRange } from '../option.ts'
import { type Determinism, determinism, seededGrants } from './determinism.ts'
import { differences } from './difference.ts'
import { readRecording } from './file.ts'
import type { EndLine, Recorded, StartLine } from './format.ts'
import { fromJson, outcomeDifferences, toJson } from './outcomes.ts'
import { modelQuestion, type Redact, toolQuestion } from './question.ts'
import { type Call, Shelf } from './shelf.ts'
import { Timeline } from './timeline.ts'

/** Options of {@link replay}. */
export interface ReplayOptions {
  /**
   * What tools do. `replay`, the default: nothing, they answer as recorded. `execute`: they run, and nobody compares. `verify`: sandboxed
   * tools run, and must answer what was recorded, byte for byte, and spend the same fuel if the binary is the same; functions of the
   * host answer as recorded.
   */
  readonly tools?: 'replay' | 'execute' | 'verify'
  /** The `redact` of the recording. */
  readonly redact?: Redact
  /** How long a replay waits for what does not come, in milliseconds, 1 to 600,000. Default 5,000. */
  readonly stallMs?: number
}

/** A recording that plays; itself the model that `record` was given. */
export interface Replay extends Model {
  readonly file: string
  /** A further model that was recorded, by its id. */
  model(id: string): Model
  /** The tools that were wrapped when the run was recorded. */
  tools<T extends Tool>(tools: readonly T[]): T[]
  /** For the scope of the run, in place of the recording's. */
  readonly context: Determinism
  /** Grants under which sandboxed tools do the same as when they were recorded under `Recording.grants`. */
  grants(grants: readonly Grant[]): Grant[]
  /**
   * Says that all went as recorded: nothing differed, and nothing was left over.
   * @throws {GloveboxError} The first `replay/miss` or `replay/mismatch`, or `replay/incomplete`.
   */
  assertComplete(): void
}

/**
 * Plays a recording. Questions are matched with the next one of the same scope path, by their content; one that was not recorded fails
 * with `replay/miss`, which tells the nearest difference. Answers come in the recorded order.
 * @throws {GloveboxError} `replay/malformed` for what is no recording of this version, `config/invalid` for a file that cannot be read.
 * @example
 * const recorded = replay('run.jsonl', { tools: 'verify' })
 * const helper = agent({ model: recorded, tools: recorded.tools(calc.tools) })
 * await helper.run('What is 2^100?', { scope: scope({ ...recorded.context }) })
 * recorded.assertComplete()
 */
export function replay(file: string, options: ReplayOptions = {}): Replay {
  const { tools: mode = 'replay', redact = text => text, stallMs = 5000 } = options
  if (!['replay', 'execute', 'verify'].includes(mode)) {
    throw new GloveboxError('config/invalid', `tools is "${mode}"; it is replay, execute or verify.`)
  }
  inRange('stallMs', stallMs, 1, 600_000)
  const recorded = readRecording(file)
  const { header } = recorded
  const player = new Player(recorded, mode, redact, stallMs)
  return {
    ...player.model(header.model),
    file,
    model: id => player.model(id),
    tools: tools => (mode === 'execute' ? [...tools] : tools.map(tool => player.tool(tool))),
    context: determinism(header, () => player.at),
    grants: grants => seededGrants(grants, header),
    assertComplete: () => player.assertComplete(),
  }
}

class Player {
  readonly #shelf: Shelf
  readonly #timeline: Timeline
  readonly #redact: Redact
  readonly #isVerifying: boolean
  /** The first thing that went otherwise than recorded: the run must not go on as if it had not. */
  #failure: GloveboxError | undefined

  constructor({ lines }: Recorded, mode: string, redact: Redact, stallMs: number) {
    this.#shelf = new Shelf(lines, (start: StartLine) => mode !== 'execute' || start.kind === 'model')
    this.#timeline = new Timeline(this.#shelf.marks, stallMs, call => this.#shelf.describe(call))
    this.#redact = redact
    this.#isVerifying = mode === 'verify'
  }

  get at(): number {
    return this.#timeline.at
  }

  model(id: string): Model {
    const take: (...asked: Parameters<Model['generate']>) => Call = (request, _, caller) => {
      const question = modelQuestion(id, request, this.#redact)
      return this.#take({ kind: 'model', name: id, path: caller?.path ?? [], ...question })
    }
    return {
      id,
      ...this.#shelf.traits(id),
      generate: async (request, signal, caller) => {
        const call = take(request, signal, caller)
        for (const { index } of call.deltas) this.#timeline.skip(index)
        return this.#turn(call, signal)
      },
      stream: (request, signal, caller) => this.#stream(take, request, signal, caller),
    }
  }

  tool<T extends Tool>(tool: T): T {
    if ('agent' in tool) return tool
    const call: Tool['call'] = async (input, options: CallContext = {}) => {
      const question = toolQuestion(tool.name, input, this.#redact)
      const recorded = this.#take({ kind: 'tool', name: tool.name, path: options.scope?.path ?? [], ...question })
      if (!this.#isVerifying || tool.component === undefined) return this.#outcome(recorded, options.signal)
      const ended = await this.#timeline.work(() => settled(tool.call(input, options)))
      const end = await this.#end(recorded, options.signal)
      this.#compare(tool, recorded, end, ended)
      if ('error' in ended) throw ended.error
      // The one thing that is another each time.
      const { wallMs } = fromJson(end.outcome!).usage
      return { ...ended.outcome, usage: { ...ended.outcome.usage, wallMs } }
    }
    return { ...tool, call }
  }

  assertComplete(): void {
    if (this.#failure) throw this.#failure
    const left = this.#shelf.left()
    if (left.length === 0) return
    const some = left.slice(0, 5).join(', ')
    throw new GloveboxError('replay/incomplete', `${left.length} recorded calls were not asked for: ${some}.`, {
      detail: { left },
    })
  }

  async *#stream(
    take: (...asked: Parameters<Model['generate']>) => Call,
    ...asked: Parameters<Model['generate']>
  ): AsyncGenerator<ModelDelta> {
    const [, signal] = asked
    const call = take(...asked)
    let next = 0
    try {
      for (const { line, index } of call.deltas) {
        await this.#timeline.reach(index, signal)
        next += 1
        yield { type: 'text', text: line.text }
      }
      const turn = await this.#turn(call, signal)
      next += 1
      // What was recorded without pieces is told in one.
      if (call.deltas.length === 0 && turn.text !== '') yield { type: 'text', text: turn.text }
      yield { type: 'turn', turn }
    } finally {
      // A reader that left waits for nothing more, and holds nobody up.
      const rest = [...call.deltas, ...(call.end ? [call.end] : [])].slice(next)
      for (const { index } of rest) this.#timeline.skip(index)
    }
  }

  #take(asked: Parameters<Shelf['take']>[0]): Call {
    if (this.#failure) throw this.#failure
    try {
      const call = this.#shelf.take(asked)
      this.#timeline.start(call.start.call)
      return call
    } catch (error) {
      throw this.#failed(error as GloveboxError)
    }
  }

  async #turn(call: Call, signal: AbortSignal): Promise<ModelTurn> {
    const { turn, error } = await this.#end(call, signal)
    if (error) throw GloveboxError.fromData(error)
    return turn!
  }

  async #outcome(call: Call, signal: AbortSignal | undefined): Promise<Outcome> {
    const { outcome, error } = await this.#end(call, signal)
    if (error) throw GloveboxError.fromData(error)
    return fromJson(outcome!)
  }

  /** Waits for the turn of the end. */
  async #end({ start, end }: Call, signal: AbortSignal | undefined): Promise<EndLine> {
    if (!end) {
      const name = this.#shelf.describe(start.call)
      throw this.#failed(new GloveboxError('replay/miss', `The recording ends in the middle of ${name}.`))
    }
    try {
      await this.#timeline.reach(end.index, signal)
    } catch (error) {
      throw GloveboxError.is(error) && error.code === 'replay/miss' ? this.#failed(error) : error
    }
    return end.line
  }

  #compare(tool: Tool, { start }: Call, recorded: EndLine, ended: Settled): void {
    const isSameBinary = start.kind === 'tool' && start.component === tool.component
    const found =
      recorded.outcome && 'outcome' in ended
        ? outcomeDifferences(recorded.outcome, toJson(ended.outcome, this.#redact), isSameBinary)
        : differences(recorded.error?.code, 'error' in ended ? codeOf(ended.error) : undefined)
    if (found.length === 0) return
    const binary = isSameBinary ? 'the same binary' : 'another binary'
    const message = `${this.#shelf.describe(start.call)}, run again (${binary}), differs in:\n  ${found.join('\n  ')}`
    throw this.#failed(
      new GloveboxError('replay/mismatch', message, { detail: { tool: tool.name, differences: found } }),
    )
  }

  #failed(error: GloveboxError): GloveboxError {
    this.#failure ??= error
    return error
  }
}

type Settled = { readonly outcome: Outcome } | { readonly error: unknown }

async function settled(call: Promise<Outcome>): Promise<Settled> {
  try {
    return { outcome: await call }
  } catch (error) {
    return { error }
  }
}

const codeOf = (thrown: unknown) => (GloveboxError.is(thrown) ? thrown.code : 'internal')
