/** The Chat Completions API, which every compatible server speaks. */

import type {
  ChatCompletion,
  ChatCompletionChunk,
  ChatCompletionCreateParamsNonStreaming,
  ChatCompletionFunctionTool,
  ChatCompletionMessageParam,
} from 'openai/resources/chat/completions'
import type { Message, ToolCall } from './message.ts'
import type { ModelDelta, ModelTurn, ToolSpec } from './model.ts'
import { answerName, listOf, type OpenAIApi, type OpenAICall, textOf, tokensOf } from './openai-api.ts'
import { failed, refused } from './openai-errors.ts'

/** Asks through `POST /chat/completions`. */
export const chat: OpenAIApi = {
  async generate(call) {
    const { choices, usage } = await call.client.chat.completions.create(toBody(call), { signal: call.signal })
    const choice = choices?.[0]
    if (!choice?.message) throw failed(call.model, 'the provider answered without a choice')
    const { content, refusal, tool_calls: asked } = choice.message
    // Some compatible servers leave the type out; a call of another one is not what was offered.
    const calls = listOf(asked).flatMap(item => ('function' in item ? [{ id: item.id, ...item.function }] : []))
    return toTurn(call, { text: content, refusal, calls, reason: choice.finish_reason, usage })
  },

  async *stream(call): AsyncGenerator<ModelDelta, void, undefined> {
    const body = { ...toBody(call), stream: true as const, stream_options: { include_usage: true } }
    const said: Gathered = { text: '', refusal: '', calls: new Map(), reason: undefined, usage: undefined }
    for await (const chunk of await call.client.chat.completions.create(body, { signal: call.signal })) {
      const text = gather(said, chunk)
      if (text) yield { type: 'text', text }
    }
    if (!said.reason) throw failed(call.model, 'its stream ended before the answer was complete')
    yield { type: 'turn', turn: toTurn(call, { ...said, calls: [...said.calls.values()] }) }
  },
}

/** What the answer says, as the server has it. */
interface Said {
  readonly text: unknown
  readonly refusal: unknown
  readonly calls: readonly { readonly [Field in keyof ToolCall]?: unknown }[]
  readonly reason: ChatCompletion.Choice['finish_reason'] | undefined
  readonly usage: ChatCompletion['usage'] | null
}

/** What the pieces make so far; calls by their index in the answer. */
interface Gathered {
  text: string
  refusal: string
  readonly calls: Map<number | string, { id: string; name: string; arguments: string }>
  reason: Said['reason']
  usage: Said['usage']
}

function gather(said: Gathered, { choices, usage }: ChatCompletionChunk): string {
  if (usage) said.usage = usage
  const choice = choices?.[0]
  if (!choice) return ''
  const { content, refusal, tool_calls: calls }: Partial<ChatCompletionChunk.Choice.Delta> = choice.delta ?? {}
  const text = textOf(content)
  said.text += text
  said.refusal += textOf(refusal)
  said.reason = choice.finish_reason ?? said.reason
  for (const { index, id, function: piece } of listOf(calls)) {
    // Some compatible servers leave the index out, and send each call in one piece.
    const key = index ?? id ?? 0
    const call = said.calls.get(key) ?? { id: '', name: '', arguments: '' }
    said.calls.set(key, call)
    call.id ||= textOf(id)
    call.name ||= textOf(piece?.name)
    call.arguments += textOf(piece?.arguments)
  }
  return text
}

function toBody({ model, request, body }: OpenAICall): ChatCompletionCreateParamsNonStreaming {
  const { messages, tools, output, maxTokens } = request
  return {
    model,
    messages: messages.map(paramOf),
    ...(tools.length > 0 && { tools: toolsOf(tools) }),
    ...(output && { response_format: { type: 'json_schema' as const, json_schema: { name: answerName, ...output } } }),
    ...(maxTokens !== undefined && { max_completion_tokens: maxTokens }),
    ...body,
  }
}

/** A run sends the same list with each request. */
const lists = new WeakMap<readonly ToolSpec[], ChatCompletionFunctionTool[]>()

function toolsOf(specs: readonly ToolSpec[]): ChatCompletionFunctionTool[] {
  const known = lists.get(specs)
  if (known) return known
  const list = specs.map(spec => ({ type: 'function' as const, function: { ...spec } }))
  lists.set(specs, list)
  return list
}

/** Messages are never changed, and each is sent with every request after it. */
const params = new WeakMap<Message, ChatCompletionMessageParam>()

function paramOf(message: Message): ChatCompletionMessageParam {
  const known = params.get(message)
  if (known) return known
  const param = toParam(message)
  params.set(message, param)
  return param
}

function toParam(message: Message): ChatCompletionMessageParam {
  if (message.role === 'tool') return { role: 'tool', tool_call_id: message.callId, content: message.text }
  if (message.role !== 'assistant') return { role: message.role, content: message.text }
  const calls = message.calls.map(({ id, name, arguments: args }) => ({
    id,
    type: 'function' as const,
    function: { name, arguments: args },
  }))
  return { role: 'assistant', content: message.text, ...(calls.length > 0 && { tool_calls: calls }) }
}

function toTurn({ model, request }: OpenAICall, { text, refusal, calls, reason, usage }: Said): ModelTurn {
  const tokens = tokensOf(usage?.prompt_tokens, usage?.completion_tokens)
  if (refusal) throw refused(model, textOf(refusal), tokens)
  if (reason === 'content_filter') throw refused(model, 'the content filter stopped it', tokens)
  return {
    text: textOf(text),
    calls: calls.map(({ id, name, arguments: args }, index) => ({
      // Some compatible servers give calls no id; the place in the transcript makes one.
      id: textOf(id) || `call_${request.messages.length}_${index}`,
      name: textOf(name),
      arguments: textOf(args),
    })),
    finish: reason === 'length' ? 'length' : calls.length > 0 ? 'tools' : 'stop',
    tokens,
  }
}
