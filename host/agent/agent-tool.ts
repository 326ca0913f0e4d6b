/** An agent as a tool of another: its run is part of the call, so it is canceled, paid, traced and told of with it. */

import { asError, GloveboxError } from '../base/error.ts'
import { noUsage, type Outcome } from '../base/outcome.ts'
import type { Schema, Tool } from '../base/tool.ts'
import type { ApprovalRequest } from './approval.ts'
import { type CallContext, toolName } from './host-tool.ts'
import { type SavedRun, waitingOf } from './saved-run.ts'
import { anything, asSchema, issueLine, type StandardSchema } from './schema.ts'
import type { Scope } from './scope.ts'

/** Options of `asTool`. */
export interface AgentToolOptions<I = { readonly prompt: string }> {
  /** Default: the agent's name. */
  readonly name?: string
  /** Tells the calling model what the agent is good for. */
  readonly description: string
  /** The arguments. Default: one text, `prompt`. */
  readonly input?: StandardSchema<I>
  /** What the agent is asked, made of the arguments. Default: `prompt`, or the arguments as JSON. */
  readonly ask?: (input: I) => string
}

/** A tool that runs an agent. */
export interface AgentTool<I> extends Tool<I, unknown> {
  /** The agent's name. */
  readonly agent: string
}

/** What the tool needs of its agent. */
export interface Callee {
  readonly name: string
  run(
    input: string | SavedRun,
    options: { readonly scope?: Scope; readonly signal?: AbortSignal; readonly within: true },
  ): Promise<{ readonly output: unknown }>
}

/** What an agent that is called as a tool finds in its context, so that it can come to rest and go on with its caller. */
interface NestedContext extends CallContext {
  readonly saved?: SavedRun | undefined
  readonly suspend?: (saved: SavedRun, waiting: readonly ApprovalRequest[]) => void
}

/**
 * Makes the tool. What goes wrong in the agent is an outcome, as with any tool; the calling model reads it and goes on.
 * @throws {GloveboxError} `config/invalid` for a name or a schema that is none.
 */
export function agentTool<I>(callee: Callee, options: AgentToolOptions<I>): AgentTool<I> {
  const name = toolName(options.name ?? callee.name)
  const input = options.input
    ? asSchema(options.input, `The input of tool ${name}`)
    : (prompt as Schema<unknown> as Schema<I>)
  const ask = options.ask ?? promptOf
  return {
    name,
    description: options.description,
    agent: callee.name,
    input,
    output: anything,
    async call(given, context: NestedContext = {}): Promise<Outcome> {
      const args = input['~standard'].validate(given)
      if (args.issues) {
        const what = `The arguments of ${name} do not fit: ${issueLine(args.issues)}.`
        throw new GloveboxError('input/invalid', what, { detail: { tool: name, issues: args.issues } })
      }
      const { scope, signal, saved, suspend } = context
      // Agents may call each other in a circle, and a model decides how often.
      if (scope && scope.path.length > maxDepth) return tooDeep
      try {
        const where = scope ? { scope } : signal ? { signal } : {}
        const { output } = await callee.run(saved ?? ask(args.value), { ...where, within: true })
        return { status: 'ok', value: output, ...ended }
      } catch (thrown) {
        const rest = waitingOf(thrown)
        if (!rest || !suspend) return failedOutcome(thrown)
        suspend(rest.saved, rest.waiting)
        return { status: 'canceled', message: 'the agent waits for a person', ...ended }
      }
    },
  }
}

/** Agents within agents, at the most. */
const maxDepth = 32

// What the agent spent is in its budget, and so in its caller's; as the tool's own it would be counted twice.
const ended = { usage: noUsage, logs: [] }

const tooDeep: Outcome = {
  status: 'error',
  error: 'too-deep',
  message: `agents are nested more than ${maxDepth} deep; answer without this one`,
  ...ended,
}

function failedOutcome(thrown: unknown): Outcome {
  // Security: another agent's model reads the code's sentence; details may name hosts and paths.
  const code = GloveboxError.is(thrown) ? thrown.code : 'internal'
  if (code === 'agent/canceled') return { status: 'canceled', message: asError(thrown).message, ...ended }
  if (code === 'model/output-invalid' || code.startsWith('budget/')) {
    return { status: 'error', error: code, message: asError(thrown).message, ...ended }
  }
  throw thrown
}

function promptOf(input: unknown): string {
  const text = (input as { readonly prompt?: unknown } | null)?.prompt
  return typeof text === 'string' && Object.keys(input as object).length === 1 ? text : JSON.stringify(input)
}

const promptSchema = () => ({
  type: 'object',
  properties: { prompt: { type: 'string', description: 'What to do, with all that is needed to do it.' } },
  required: ['prompt'],
  additionalProperties: false,
})

const prompt: Schema<{ readonly prompt: string }> = {
  '~standard': {
    version: 1,
    vendor: 'glovebox',
    validate: value => {
      const text = (value as { readonly prompt?: unknown } | null)?.prompt
      if (typeof text === 'string') return { value: { prompt: text } }
      return { issues: [{ message: 'expected a text', path: ['prompt'] }] }
    },
    jsonSchema: { input: promptSchema, output: promptSchema },
  },
}
