/** The Chat Completions API of the `openai` client, which every compatible server speaks. */

import type {
  ChatCompletion,
  ChatCompletionChunk,
  ChatCompletionCreateParamsNonStreaming,
  ChatCompletionFunctionTool,
  ChatCompletionMessageParam,
} from 'openai/resources/chat/completions'
import type { Message, ToolCall } from './message.ts'
import type { ModelDelta, ModelTurn, Tokens, ToolSpec } from './model.ts'
import { answerName, failed, type OpenAIApi, type OpenAICall, refused } from './openai-api.ts'

/** Asks through `POST /chat/completions`. */
export const chat: OpenAIApi = {
  async generate(call) {
    const { choices, usage } = await call.client.chat.completions.create(toBody(call), { signal: call.signal })
    const choice = choices?.[0]
    if (!choice) throw failed(call.model, 'the provider answered without a choice')
    const { content, refusal, tool_calls: asked = [] } = choice.message
    const calls = asked.filter(item => item.type === 'function').map(({ id, function: f }) => ({ id, ...f }))
    return toTurn(call, { text: content ?? '', refusal: refusal ?? '', calls, reason: choice.finish_reason, usage })
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

interface Said<Calls = readonly ToolCall[]> {
  text: string
  refusal: string
  calls: Calls
  reason: ChatCompletion.Choice['finish_reason'] | undefined
  usage: ChatCompletion['usage']
}

/** What the pieces make so far; calls by their index in the answer. */
type Gathered = Said<Map<number | string, { id: string; name: string; arguments: string }>>

function gather(said: Gathered, { choices, usage }: ChatCompletionChunk): string {
  if (usage) said.usage = usage
  const choice = choices?.[0]
  if (!choice) return ''
  const { content, refusal, tool_calls: calls = [] } = choice.delta
  said.text += content ?? ''
  said.refusal += refusal ?? ''
  said.reason = choice.finish_reason ?? said.reason
  for (const { index, id, function: piece } of calls) {
    // Some compatible servers leave the index out, and send each call in one piece.
    const key = index ?? id ?? 0
    const call = said.calls.get(key) ?? { id: '', name: '', arguments: '' }
    said.calls.set(key, call)
    call.id ||= id ?? ''
    call.name ||= piece?.name ?? ''
    call.arguments += piece?.arguments ?? ''
  }
  return content ?? ''
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
  const tokens: Tokens = { input: usage?.prompt_tokens ?? 0, output: usage?.completion_tokens ?? 0 }
  if (refusal) throw refused(model, refusal, tokens)
  if (reason === 'content_filter') throw refused(model, 'the content filter stopped it', tokens)
  // Some compatible servers give calls no id; the place in the transcript makes one.
  const named = (call: ToolCall, index: number) => ({
    ...call,
    id: call.id || `call_${request.messages.length}_${index}`,
  })
  return {
    text,
    calls: calls.map(named),
    finish: reason === 'length' ? 'length' : calls.length > 0 ? 'tools' : 'stop',
    tokens,
  }
}
