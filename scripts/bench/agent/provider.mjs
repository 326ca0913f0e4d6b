/** A provider in the same process: answers Chat Completions by how many results the transcript holds, so that all contenders are told the same. */

/** Tool turns before the final answer. */
export const toolTurns = 10
/** Pieces of a streamed answer. */
export const pieces = 2000
/** Tokens of each answer, in and out. */
export const usage = { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 }

let answers = 0
// LangChain takes two answers of one id for one message.
const head = () => ({ id: `chatcmpl-${++answers}`, created: 0, model: 'm' })

function turnOf({ messages, tools }) {
  const results = messages.filter(message => message.role === 'tool').length
  if (!tools || results >= toolTurns) return { role: 'assistant', content: 'The sum is 55.' }
  const call = { name: 'add', arguments: JSON.stringify({ a: results, b: 1 }) }
  return { role: 'assistant', content: null, tool_calls: [{ id: `call_${results}`, type: 'function', function: call }] }
}

function whole(body) {
  const message = turnOf(body)
  const finish_reason = message.tool_calls ? 'tool_calls' : 'stop'
  return { ...head(), object: 'chat.completion', choices: [{ index: 0, message, finish_reason }], usage }
}

function streamed() {
  const common = head()
  const chunk = (delta, finish_reason = null) =>
    `data: ${JSON.stringify({ ...common, object: 'chat.completion.chunk', choices: [{ index: 0, delta, finish_reason }] })}\n\n`
  const last = JSON.stringify({ ...common, object: 'chat.completion.chunk', choices: [], usage })
  const text = [
    chunk({ role: 'assistant', content: '' }),
    ...Array.from({ length: pieces }, () => chunk({ content: 'word ' })),
  ]
  return `${text.join('')}${chunk({}, 'stop')}data: ${last}\n\ndata: [DONE]\n\n`
}

const stream = streamed()

/** Takes the place of `fetch`. */
export async function providerFetch(_url, init) {
  const body = JSON.parse(init.body)
  if (body.stream) return new Response(stream, { headers: { 'content-type': 'text/event-stream' } })
  return new Response(JSON.stringify(whole(body)), { headers: { 'content-type': 'application/json' } })
}
