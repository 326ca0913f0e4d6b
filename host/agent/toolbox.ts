/** The tools of an agent by name; runs what a model asks for, and turns every way it can fail into a result. */

import { asError, GloveboxError } from '../base/error.ts'
import { isDeeper, MAX_NESTING } from '../base/guest-json.ts'
import { noUsage, type Outcome } from '../base/outcome.ts'
import type { Tool } from '../base/tool.ts'
import { type CallContext, toolName } from './host-tool.ts'
import type { ToolCall, ToolMessage } from './message.ts'
import type { ToolSpec } from './model.ts'
import type { Scope } from './scope.ts'
import { strictSchema } from './strict.ts'
import { type Failure, failureOf } from './tool-failure.ts'
import { type Attempt, type CallFault, describeOutcome } from './tool-result.ts'

/** A call that a model asked for, read but not yet run. */
export interface ReadCall {
  readonly id: string
  readonly name: string
  /** The arguments: parsed JSON, or the text itself where it is none, or is nested more than 256 deep. */
  readonly input: unknown
  /** Set when `input` is the text itself; the tool is not called. */
  readonly malformed?: true
}

/** How a tool call went, in full. */
export interface CallReport extends ReadCall {
  /** How it ended; status `error` when there is a `fault`. */
  readonly outcome: Outcome
  /** Set when no tool answered: unknown tool, arguments that do not fit, or a fault of the host. */
  readonly fault?: CallFault
  /** What kind of failure it is, and whether the same call may go well another time; undefined when it went well. */
  readonly failure?: Failure
  /** What the model reads. */
  readonly text: string
  /** Time from the start of the call to its end, waiting included, in milliseconds. */
  readonly durationMs: number
}

/** A checked set of tools. */
export class Toolbox {
  /** What the model is told of them. */
  readonly specs: readonly ToolSpec[]
  readonly #tools = new Map<string, Tool>()
  readonly #maxChars: number

  /**
   * Results are cut at `maxResultChars`.
   * @throws {GloveboxError} `config/invalid` for a bad name, or two tools of one name.
   */
  constructor(tools: readonly Tool[], maxResultChars: number) {
    this.#maxChars = maxResultChars
    for (const tool of tools) {
      const twin = this.#tools.get(toolName(tool.name))
      if (twin) throw twoOfOneName(twin, tool)
      this.#tools.set(tool.name, tool)
    }
    this.specs = tools.map(specOf)
  }

  /** The tool of that name. */
  find(name: string): Tool | undefined {
    return this.#tools.get(name)
  }

  /** How a call went, with the text that the model reads. */
  report(call: ReadCall, { outcome, fault }: Attempt, durationMs: number): CallReport {
    const text = describeOutcome(outcome, fault, this.#maxChars)
    const failure = failureOf(outcome, fault)
    return { ...call, outcome, ...(fault && { fault }), ...(failure && { failure }), text, durationMs }
  }

  /** Runs one call, with `more` beside its scope in what the tool gets. Never throws: what goes wrong is an outcome. */
  async attempt({ id, name, input, malformed }: ReadCall, scope: Scope, more: object = {}): Promise<Attempt> {
    const tool = this.#tools.get(name)
    if (!tool) {
      const known = [...this.#tools.keys()].join(', ') || 'none'
      return failed({ code: 'agent/unknown-tool', message: `there is no tool ${name}; the tools are: ${known}` })
    }
    if (malformed) {
      const message = `the arguments are not JSON, or are nested more than ${MAX_NESTING} deep`
      return failed({ code: 'input/invalid', message })
    }
    try {
      const context: CallContext = {
        ...more,
        scope,
        callId: id,
        // Made when it is asked for: many tools never do.
        get signal() {
          return scope.signal
        },
      }
      return { outcome: await tool.call(input, context) }
    } catch (thrown) {
      // A fault of the host costs this call, not the run; the report keeps it for the operator.
      return faultOf(thrown)
    }
  }
}

/** Reads the arguments of a call. No text at all stands for no arguments, as some models write it. */
export function readCall({ id, name, arguments: text }: ToolCall): ReadCall {
  if (text.trim() === '') return { id, name, input: {} }
  try {
    const input: unknown = JSON.parse(text)
    // Security: what is nested as deep as a text is long overflows the stack of whatever walks it: a schema, a policy, the log, the app.
    if (text.length <= 2 * MAX_NESTING || !isDeeper(input, MAX_NESTING)) return { id, name, input }
  } catch {
    // Malformed JSON is a model's slip: the text stands for itself, and the call is refused with a result.
  }
  return { id, name, input: text, malformed: true }
}

/** The message that answers a call. */
export function toolMessage({ id, name, outcome, text }: CallReport): ToolMessage {
  return { role: 'tool', callId: id, name, status: outcome.status, text }
}

/** The attempt that ended in an exception of the host. */
export function faultOf(thrown: unknown): Attempt {
  return failed({ code: GloveboxError.is(thrown) ? thrown.code : 'internal', message: asError(thrown).message })
}

function failed(fault: CallFault): Attempt {
  const { message } = fault
  return { fault, outcome: { status: 'error', error: fault, message, usage: noUsage, logs: [] } }
}

function specOf(tool: Tool): ToolSpec {
  const { schema, strict } = strictSchema(tool.input['~standard'].jsonSchema.input({ target: 'draft-2020-12' }))
  return { name: tool.name, description: tool.description, parameters: schema, strict }
}

function twoOfOneName(first: Tool, second: Tool): GloveboxError {
  const about = (tool: Tool) => JSON.stringify(tool.description.slice(0, 60))
  return new GloveboxError(
    'config/invalid',
    `Two tools are called ${first.name}: ${about(first)} and ${about(second)}. Rename one of them, or leave it out.`,
    { detail: { name: first.name } },
  )
}
