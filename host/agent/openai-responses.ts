/** The Responses API, without state at the provider: every request carries the whole transcript. */

import type {
  Response,
  ResponseCreateParamsNonStreaming,
  ResponseInputItem,
} from 'openai/resources/responses/responses'
import type { Message } from './message.ts'
import type { ModelDelta, ModelTurn } from './model.ts'
import { answerName, listOf, type OpenAIApi, type OpenAICall, textOf, tokensOf } from './openai-api.ts'
import { failed, failedBy, refused } from './openai-errors.ts'

/** Asks through `POST /responses`. */
export const responses: OpenAIApi = {
  async generate(call) {
    return toTurn(call, await call.client.responses.create(toBody(call), { signal: call.signal }))
  },

  async *stream(call): AsyncGenerator<ModelDelta, void, undefined> {
    const { client, model, signal } = call
    const events = await client.responses.create({ ...toBody(call), stream: true }, { signal })
    const items: Response['output'] = []
    let last: Response | undefined
    for await (const event of events) {
      if (event.type === 'response.output_text.delta') yield { type: 'text', text: textOf(event.delta) }
      else if (event.type === 'response.output_item.done') items.push(event.item)
      else if (event.type === 'response.completed' || event.type === 'response.incomplete') last = event.response
      else if (event.type === 'response.failed') last = event.response
    }
    if (!last) throw failed(model, 'its stream ended before the answer was complete')
    // Some compatible servers leave the items out of the last event.
    const output = last.output?.length > 0 ? last.output : items
    yield { type: 'turn', turn: toTurn(call, { ...last, output }) }
  },
}

function toBody({ model, request, body }: OpenAICall): ResponseCreateParamsNonStreaming {
  const { messages, tools, output, maxTokens } = request
  return {
    model,
    input: messages.flatMap(toItems),
    // Nothing is ever referred to, so nothing needs to be kept.
    store: false,
    ...(tools.length > 0 && { tools: tools.map(tool => ({ type: 'function' as const, ...tool })) }),
    ...(output && { text: { format: { type: 'json_schema' as const, name: answerName, ...output } } }),
    ...(maxTokens !== undefined && { max_output_tokens: maxTokens }),
    ...body,
  }
}

function toItems(message: Message): ResponseInputItem[] {
  if (message.role === 'tool') {
    return [{ type: 'function_call_output', call_id: message.callId, output: message.text }]
  }
  if (message.role !== 'assistant') return [{ role: message.role, content: message.text }]
  return [
    ...((message.carry ?? []) as ResponseInputItem[]),
    ...(message.text === '' ? [] : [{ role: 'assistant' as const, content: message.text }]),
    ...message.calls.map(call => ({
      type: 'function_call' as const,
      call_id: call.id,
      name: call.name,
      arguments: call.arguments,
    })),
  ]
}

function toTurn({ client, model }: OpenAICall, response: Response): ModelTurn {
  const { status, error, incomplete_details: incomplete, usage } = response
  const tokens = tokensOf(usage?.input_tokens, usage?.output_tokens)
  if (status === 'failed' || error) {
    throw failedBy(model, { error, tokens }, client.hide ?? (text => text))
  }
  const output = listOf(response.output)
  const parts = output.flatMap(item => (item.type === 'message' ? listOf(item.content) : []))
  const refusal = parts.find(part => part.type === 'refusal')
  if (refusal) throw refused(model, textOf(refusal.refusal), tokens)
  if (incomplete?.reason === 'content_filter') throw refused(model, 'the content filter stopped it', tokens)
  const calls = output
    .filter(item => item.type === 'function_call')
    .map(item => ({ id: textOf(item.call_id), name: textOf(item.name), arguments: textOf(item.arguments) }))
  // Sealed reasoning is what a stateless request can give back; it comes when `body` asks to include it.
  const carry = output.filter(item => item.type === 'reasoning' && item.encrypted_content)
  return {
    text: parts.map(part => (part.type === 'output_text' ? textOf(part.text) : '')).join(''),
    calls,
    finish: status === 'incomplete' ? 'length' : calls.length > 0 ? 'tools' : 'stop',
    tokens,
    ...(carry.length > 0 && { carry }),
  }
}
