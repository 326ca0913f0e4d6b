/** Tools that are functions of the host, for what the embedder trusts; they run outside of any box. */

import { asError, GloveboxError } from '../base/error.ts'
import { noUsage, type Outcome } from '../base/outcome.ts'
import type { CallOptions, Schema, Tool } from '../base/tool.ts'
import { anything, asSchema, issueLine, type StandardSchema } from './schema.ts'
import type { Scope } from './scope.ts'
import { ToolFailure } from './tool-failure.ts'

/** What a tool gets with its arguments when an agent calls it. */
export interface CallContext extends CallOptions {
  /** The scope of this call: what the tool starts in it ends with it, and has the agent's budget, policy, audit and trace. */
  readonly scope?: Scope
  /** Pairs the call with its request in the transcript. */
  readonly callId?: string
}

/** What {@link tool} makes a tool from. */
export interface HostTool<I, O> {
  /** Matches `^[a-zA-Z0-9_-]{1,64}$`. */
  readonly name: string
  /** Tells the model what the tool does and when to use it. */
  readonly description: string
  /** One object; `call` gets what the schema makes of the arguments. */
  readonly input: StandardSchema<I>
  /** When given, results are held against it. */
  readonly output?: StandardSchema<O>
  /**
   * Does the work. The model reads what it returns, as JSON, or the message of what it throws; a
   * {@link ToolFailure} says more precisely what went wrong, and keeps its cause from the model.
   * It must end soon after `context.signal` is aborted: nothing can stop a function of the host.
   */
  call(input: I, context: CallContext): O | Promise<O>
}

/**
 * Makes a tool of a function of the host.
 *
 * Security: the function is trusted with everything the process may do, while its arguments come from a model that has read
 * untrusted text. Check them as you would a stranger's.
 * @throws {GloveboxError} `config/invalid` for a bad name or schema; its `call` throws `input/invalid` for arguments that do not fit.
 */
export function tool<I, O>(definition: HostTool<I, O>): Tool<I, O> {
  const { name, description } = definition
  const input = asSchema(definition.input, `The input of tool ${name}`)
  const output = definition.output ? asSchema(definition.output, `The output of tool ${name}`) : (anything as Schema<O>)
  return {
    name: toolName(name),
    description,
    input,
    output,
    async call(given, options = {}): Promise<Outcome<O>> {
      const args = input['~standard'].validate(given)
      if (args.issues) {
        throw new GloveboxError('input/invalid', `The arguments of ${name} do not fit: ${issueLine(args.issues)}.`, {
          detail: { tool: name, issues: args.issues },
        })
      }
      const ended = { usage: noUsage, logs: [] }
      try {
        const result = output['~standard'].validate(await definition.call(args.value, options))
        if (!result.issues) return { ...ended, status: 'ok', value: result.value }
        const message = `the result does not fit the output schema: ${issueLine(result.issues)}`
        return { ...ended, status: 'error', error: message, message }
      } catch (thrown) {
        const { message } = asError(thrown)
        if (options.signal?.aborted) return { ...ended, status: 'canceled', message }
        return { ...ended, status: 'error', error: thrown instanceof ToolFailure ? thrown : message, message }
      }
    },
  }
}

/**
 * Answers the name if it can name a tool.
 * @throws {GloveboxError} `config/invalid` otherwise.
 */
export function toolName(name: string): string {
  if (typeof name === 'string' && /^[a-zA-Z0-9_-]{1,64}$/.test(name)) return name
  throw new GloveboxError('config/invalid', `"${name}" cannot name a tool: 1 to 64 letters, digits, _ and - can.`, {
    detail: { name },
  })
}
