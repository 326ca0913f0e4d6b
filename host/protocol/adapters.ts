/**
 * Tools in the forms that other agent SDKs take. Pure functions, and none of those packages is needed here: what is made is given to the
 * SDK's own `tool()`. Schemas are given as they are, since Standard Schema is what all of them read.
 */

import { describeOutcome } from '../agent/tool-result.ts'
import { faultOf } from '../agent/toolbox.ts'
import type { Outcome } from '../base/outcome.ts'
import type { Schema, Tool } from '../base/tool.ts'

/** Most characters that a model reads of one result. */
const maxChars = 65_536

/**
 * What `tool()` of `@openai/agents` takes. The model reads how a call ended, well or not.
 * @example
 * new Agent({ name: 'helper', tools: calc.tools.map(each => tool(openaiAgentsTool(each))) })
 */
export function openaiAgentsTool(tool: Tool) {
  return {
    name: tool.name,
    description: tool.description,
    parameters: tool.input as Schema<never>,
    strict: true as const,
    execute: async (input: unknown, _context?: unknown, details?: { readonly signal?: AbortSignal | undefined }) =>
      (await ended(tool, input, details?.signal)).text,
  }
}

/**
 * What the AI SDK (`ai`) takes as `tools`. A value is given as it is; all other ends of a call are thrown, which that SDK tells the model.
 * @example
 * generateText({ model, prompt, tools: aiTools(calc.tools) })
 */
export function aiTools(tools: readonly Tool[]) {
  const form = (tool: Tool) => ({
    description: tool.description,
    inputSchema: tool.input as Schema<unknown>,
    execute: (input: unknown, options?: { readonly abortSignal?: AbortSignal | undefined }) =>
      valueFrom(tool, input, options?.abortSignal),
  })
  return Object.fromEntries(tools.map(tool => [tool.name, form(tool)]))
}

/**
 * What `createTool()` of `@mastra/core` takes. Ends of calls are told as with {@link aiTools}.
 * @example
 * new Agent({ …, tools: Object.fromEntries(calc.tools.map(each => [each.name, createTool(mastraTool(each))])) })
 */
export function mastraTool(tool: Tool) {
  return {
    id: tool.name,
    description: tool.description,
    inputSchema: tool.input,
    execute: (input: unknown, context?: { readonly abortSignal?: AbortSignal | undefined }) =>
      valueFrom(tool, input, context?.abortSignal),
  }
}

/**
 * What `tool()` of `langchain` takes, one argument after the other. The model reads how a call ended, well or not.
 * @example
 * createAgent({ model, tools: calc.tools.map(each => tool(...langchainTool(each))) })
 */
export function langchainTool(tool: Tool) {
  const run = async (input: unknown, config?: { readonly signal?: AbortSignal | undefined }) =>
    (await ended(tool, input, config?.signal)).text
  return [run, { name: tool.name, description: tool.description, schema: tool.input }] as const
}

async function valueFrom(tool: Tool, input: unknown, signal: AbortSignal | undefined): Promise<unknown> {
  const { outcome, text } = await ended(tool, input, signal)
  if (outcome.status === 'ok') return outcome.value
  throw new Error(text, { cause: outcome })
}

/** How a call ended, and what a model reads of it. @throws The signal's reason, when it was aborted. */
async function ended(
  tool: Tool,
  input: unknown,
  signal: AbortSignal | undefined,
): Promise<{ readonly outcome: Outcome; readonly text: string }> {
  const { outcome, fault } = await tool
    .call(input, signal ? { signal } : {})
    .then(outcome => ({ outcome, fault: undefined }), faultOf)
  signal?.throwIfAborted()
  return { outcome, text: describeOutcome(outcome, fault, maxChars) }
}
