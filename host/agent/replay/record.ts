/** Records a run: every question to a model and every tool call, with what came of it, in one file that `replay` plays back. */

import { asError, GloveboxError } from '../../base/error.ts'
import type { Grant } from '../../base/grant.ts'
import type { Outcome } from '../../base/outcome.ts'
import type { Tool } from '../../base/tool.ts'
import type { CallContext } from '../host-tool.ts'
import type { Model, ModelDelta, ModelTurn } from '../model.ts'
import { checkedTurn } from '../model-turn.ts'
import { wrapModel } from '../wrap-model.ts'
import { type Determinism, determinism, seededGrants } from './determinism.ts'
import { openRecording } from './file.ts'
import { type EndLine, formatVersion, type Header } from './format.ts'
import { toJson } from './outcomes.ts'
import { modelQuestion, type Question, type Redact, redacted, toolQuestion } from './question.ts'
import { Turns } from './timeline.ts'

/** Options of {@link record}. */
export interface RecordOptions {
  /** Takes out of every text what must not be in the file. The run itself sees the texts as they are. Default: nothing. */
  readonly redact?: Redact
  /** Replaces a file that is there already. Default: it is refused. */
  readonly replace?: boolean
  /** Seeds what is random in the run, 0 to 4,294,967,295. Default: a random one. */
  readonly seed?: number
  /** Tells the time, as `Date.now` does. */
  readonly now?: () => number
}

/** A recording that is being made; itself the model that it was given. */
export interface Recording extends Model, AsyncDisposable {
  readonly file: string
  /** A further model, for sub-agents that have one of their own. */
  model(model: Model): Model
  /** The tools, with each of their calls recorded. Agents as tools stay as they are: what they ask and call is recorded itself. */
  tools<T extends Tool>(tools: readonly T[]): T[]
  /** For the scope of the run: with it the events of a replay are the same to the byte. */
  readonly context: Determinism
  /** Grants under which a sandboxed tool does the same each time: a frozen clock, seeded random numbers. */
  grants(grants: readonly Grant[]): Grant[]
}

/**
 * Records what goes through the model, and through the tools that it wraps. Each line is in the file before the run goes on, so a run
 * that is killed leaves a recording up to there.
 * @throws {GloveboxError} `config/invalid` for a file that cannot be written, or is there already.
 * @example
 * await using recording = record(openai('MODEL'), 'run.jsonl', { redact: text => text.replaceAll(name, 'NAME') })
 * const helper = agent({ model: recording, tools: recording.tools(calc.tools) })
 * await helper.run('What is 2^100?', { scope: scope({ ...recording.context }) })
 */
export function record(model: Model, file: string, options: RecordOptions = {}): Recording {
  const { redact = text => text, now = Date.now } = options
  const at = now()
  const seed = options.seed ?? crypto.getRandomValues(new Uint32Array(1))[0]!
  const header: Header = { do: 'recording', version: formatVersion, at, seed, model: model.id }
  const writer = new Writer(openRecording(file, options.replace ?? false), header, redact, () => now() - at)
  return {
    ...writer.model(model),
    file,
    model: other => writer.model(other),
    tools: tools => tools.map(tool => writer.tool(tool)),
    context: determinism(header, () => writer.at),
    grants: grants => seededGrants(grants, header),
    [Symbol.asyncDispose]: async () => writer.close(),
  }
}

/** What an end line says. */
type End = Pick<EndLine, 'turn' | 'outcome' | 'error'>

/** Writes lines, one in each turn, and lets the run go on in that turn. */
class Writer {
  readonly #file: ReturnType<typeof openRecording>
  readonly #redact: Redact
  readonly #elapsed: () => number
  readonly #turns = new Turns()
  #calls = 0
  #at = 0
  #closed = false

  constructor(file: ReturnType<typeof openRecording>, header: Header, redact: Redact, elapsed: () => number) {
    this.#file = file
    this.#redact = redact
    this.#elapsed = elapsed
    file.write(header)
  }

  /** When the last line was written. */
  get at(): number {
    return this.#at
  }

  model(model: Model): Model {
    const { id, typedBy, provider } = model
    const told = { ...(typedBy && { typedBy }), ...(provider !== undefined && { provider }) }
    const start = (...[request, , caller]: Parameters<Model['generate']>) =>
      this.#start('model', id, modelQuestion(id, request, this.#redact), caller?.path, told)
    return wrapModel(model, {
      generate: async (request, signal, caller) => {
        const call = start(request, signal, caller)
        const answer = async () => checkedTurn(id, await model.generate(request, signal, caller))
        return this.#ended(call, answer, this.#turnEnd, signal)
      },
      stream: (request, signal, caller) =>
        this.#stream(id, start(request, signal, caller), model.stream!(request, signal, caller), signal),
    })
  }

  tool<T extends Tool>(tool: T): T {
    if ('agent' in tool) return tool
    const call: Tool['call'] = (input, options: CallContext = {}) => {
      const more = tool.component === undefined ? {} : { component: tool.component }
      const started = this.#start(
        'tool',
        tool.name,
        toolQuestion(tool.name, input, this.#redact),
        options.scope?.path,
        more,
      )
      return this.#ended(started, () => tool.call(input, options), this.#outcomeEnd, options.signal)
    }
    return { ...tool, call }
  }

  close(): void {
    if (!this.#closed) this.#file.close()
    this.#closed = true
  }

  async *#stream(
    model: string,
    call: number,
    deltas: AsyncIterable<ModelDelta>,
    signal: AbortSignal,
  ): AsyncGenerator<ModelDelta> {
    // For a reader that leaves before the end.
    let end: End | undefined = leftEnd
    try {
      for await (const delta of deltas) {
        if (delta.type === 'turn') {
          await this.#end(call, this.#turnEnd(checkedTurn(model, delta.turn)))
          end = undefined
        } else await this.#turns.next(() => this.#write({ do: 'delta', call, text: this.#redact(delta.text) }))
        yield delta
      }
    } catch (error) {
      end &&= this.#failedEnd(error, signal)
      throw error
    } finally {
      if (end) await this.#end(call, end)
    }
  }

  readonly #turnEnd = (turn: ModelTurn): End => ({ turn: redacted(turn, this.#redact) })
  readonly #outcomeEnd = (outcome: Outcome): End => ({ outcome: toJson(outcome, this.#redact) })

  #failedEnd(thrown: unknown, signal: AbortSignal | undefined): End {
    if (signal?.aborted) return leftEnd
    const { code, message, detail } = GloveboxError.is(thrown)
      ? thrown
      : { code: 'internal' as const, message: asError(thrown).message, detail: {} }
    return { error: redacted({ code, message, detail }, this.#redact) }
  }

  #start(
    kind: 'model' | 'tool',
    name: string,
    question: Question<unknown>,
    path: readonly string[] = [],
    more: object = {},
  ): number {
    const call = ++this.#calls
    this.#write({ do: 'start', call, kind, name, path, ...question, ...more })
    return call
  }

  async #ended<T>(
    call: number,
    work: () => Promise<T>,
    endOf: (result: T) => End,
    signal: AbortSignal | undefined,
  ): Promise<T> {
    let result: T
    try {
      result = await work()
    } catch (error) {
      await this.#end(call, this.#failedEnd(error, signal))
      throw error
    }
    await this.#end(call, endOf(result))
    return result
  }

  #end(call: number, end: End): Promise<void> {
    return this.#turns.next(() => this.#write({ do: 'end', call, ...end }))
  }

  #write(line: object): void {
    if (this.#closed) throw new GloveboxError('config/invalid', 'The recording was closed while the run went on.')
    this.#at = Math.round(this.#elapsed() * 1000) / 1000
    this.#file.write({ ...line, at: this.#at } as never)
  }
}

const leftEnd: End = { error: { code: 'agent/canceled', message: 'The call was canceled.', detail: {} } }
