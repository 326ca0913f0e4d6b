/** The names under which runs, model calls and tool calls are traced: OpenTelemetry's GenAI conventions (semconv 1.45), and our own for the sandbox. */

import type { Outcome } from '../base/outcome.ts'
import type { RunUsage } from './budget.ts'
import type { Message } from './message.ts'
import type { ModelRequest, ModelTurn } from './model.ts'
import type { Attempt } from './tool-result.ts'
import type { SpanEnd, SpanStart } from './trace.ts'

/** An agent that starts to run. */
export interface AgentFacts {
  readonly agent: string
  /** The agents from the root to this one. */
  readonly path: readonly string[]
  readonly model: string
  /** The thread of a memory, where there is one. */
  readonly thread?: string
}

/** What a run spent and how it ended, as far as a trace tells. */
export interface AgentEnd {
  readonly stop: string
  readonly usage: Pick<RunUsage, 'tokens' | 'fuel' | 'egressBytes'>
}

/** A tool call that starts. */
export interface ToolFacts {
  readonly id: string
  readonly name: string
  /** The arguments, parsed. */
  readonly input: unknown
  /** SHA-256 of the component that would run, in hex; undefined for a tool of the host. */
  readonly component?: string | undefined
}

/** A model, as a trace names it. */
export interface ModelFacts {
  readonly id: string
  /** As the conventions name providers, such as `openai`. */
  readonly provider?: string
}

/** The span of a run: `invoke_agent NAME`. */
export function agentSpan({ agent, path, model, thread }: AgentFacts): SpanStart {
  const attributes = {
    'gen_ai.operation.name': 'invoke_agent',
    'gen_ai.agent.name': agent,
    'gen_ai.agent.id': path.join('/'),
    'gen_ai.request.model': model,
    'gen_ai.conversation.id': thread,
  }
  return { kind: 'agent', name: `invoke_agent ${agent}`, attributes }
}

/** How it ended. */
export function agentEnd({ stop, usage: { tokens, fuel, egressBytes } }: AgentEnd): SpanEnd {
  return {
    attributes: {
      'gen_ai.usage.input_tokens': tokens.input,
      'gen_ai.usage.output_tokens': tokens.output,
      'glovebox.stop': stop,
      'glovebox.fuel': Number(fuel),
      'glovebox.egress_bytes': egressBytes,
    },
  }
}

/** The span of a model call: `chat MODEL`. */
export function modelSpan({ id, provider }: ModelFacts, request: ModelRequest): SpanStart {
  const attributes = {
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': provider ?? 'unknown',
    'gen_ai.request.model': id,
    'gen_ai.output.type': request.output ? 'json' : 'text',
  }
  const content = () => ({ 'gen_ai.input.messages': JSON.stringify(request.messages.map(messageParts)) })
  return { kind: 'model', name: `chat ${id}`, attributes, content }
}

/** How it ended. */
export function modelEnd(turn: ModelTurn): SpanEnd {
  const { text, calls, finish, tokens } = turn
  const attributes = {
    'gen_ai.usage.input_tokens': tokens.input,
    'gen_ai.usage.output_tokens': tokens.output,
    'gen_ai.response.finish_reasons': [finish === 'tools' ? 'tool_call' : finish],
  }
  const message: Message = { role: 'assistant', text, calls }
  return { attributes, content: () => ({ 'gen_ai.output.messages': JSON.stringify([messageParts(message)]) }) }
}

/** The span of a tool call: `execute_tool NAME`. */
export function toolSpan({ id, name, input, component }: ToolFacts): SpanStart {
  const attributes = {
    'gen_ai.operation.name': 'execute_tool',
    'gen_ai.tool.name': name,
    'gen_ai.tool.type': 'function',
    'gen_ai.tool.call.id': id,
    'glovebox.component.digest': component,
  }
  const content = () => ({ 'gen_ai.tool.call.arguments': json(input) })
  return { kind: 'tool', name: `execute_tool ${name}`, attributes, content }
}

/** How it ended, and what it spent in the sandbox. */
export function toolEnd({ outcome, fault }: Attempt): SpanEnd {
  const { status, usage } = outcome
  const attributes = {
    'glovebox.outcome': status,
    'glovebox.fuel': Number(usage.fuel),
    'glovebox.memory.peak_bytes': usage.memoryBytes,
    'glovebox.host_calls': usage.hostCalls,
    'glovebox.egress_bytes': usage.egressBytes,
    'error.type': fault?.code ?? errorType(outcome),
  }
  const content = () => (status === 'ok' ? { 'gen_ai.tool.call.result': json(outcome.value) } : {})
  return { attributes, content }
}

/** Few, fixed words, as the conventions want them; undefined when nothing failed. */
function errorType(outcome: Outcome): string | undefined {
  if (outcome.status === 'ok') return undefined
  if (outcome.status === 'trap') return `trap:${outcome.trap}`
  return outcome.status === 'limit' ? `limit:${outcome.limit}` : outcome.status
}

/** A message in the form of the conventions: a role, and parts of text, calls and results. */
function messageParts(message: Message) {
  if (message.role === 'tool') {
    return { role: 'tool', parts: [{ type: 'tool_call_response', id: message.callId, response: message.text }] }
  }
  const said = message.text === '' ? [] : [{ type: 'text', content: message.text }]
  const calls = message.role === 'assistant' ? message.calls : []
  const asked = calls.map(call => ({ type: 'tool_call', id: call.id, name: call.name, arguments: call.arguments }))
  return { role: message.role, parts: [...said, ...asked] }
}

const json = (value: unknown) => JSON.stringify(value, (_, part) => (typeof part === 'bigint' ? String(part) : part))
