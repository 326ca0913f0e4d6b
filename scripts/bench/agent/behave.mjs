/**
 * How one contender behaves when a run is left: `node behave.mjs NAME [COMPONENT]`. A parent calls a child as a tool, the child calls a slow
 * tool. With a component, the tool that does not listen is one of its tools in this package's sandbox. Prints one line of JSON.
 */

import { setTimeout as delay } from 'node:timers/promises'
import { usage } from './provider.mjs'

const [name, component] = process.argv.slice(2)
const { nested } = await import(`./${name}.mjs`)
const slowMs = 400
const abortAfterMs = 30
let requests = 0
process.on('unhandledRejection', () => {})
process.on('uncaughtException', () => {})

/** The child has the slow tool, the parent has the child. */
async function fetch(_, init) {
  requests += 1
  const { messages, tools = [], stream } = JSON.parse(init.body)
  const answered = messages.some(({ role }) => role === 'tool')
  const call = { name: tools[0]?.function.name, arguments: '{"prompt":"Go.","input":"Go."}' }
  if (call.name === 'slow') call.arguments = '{}'
  const calls = [{ index: 0, id: `call_${requests}`, type: 'function', function: call }]
  const message = answered
    ? { role: 'assistant', content: 'Done.' }
    : { role: 'assistant', content: null, tool_calls: calls }
  const finish_reason = answered ? 'stop' : 'tool_calls'
  const head = { id: `chatcmpl-${requests}`, created: 0, model: 'm' }
  if (!stream) {
    const choices = [{ index: 0, message, finish_reason }]
    return Response.json({ ...head, object: 'chat.completion', choices, usage })
  }
  const chunk = rest => `data: ${JSON.stringify({ ...head, object: 'chat.completion.chunk', ...rest })}\n\n`
  const text = [
    chunk({ choices: [{ index: 0, delta: message, finish_reason: null }] }),
    chunk({ choices: [{ index: 0, delta: {}, finish_reason }] }),
    chunk({ choices: [], usage }),
    'data: [DONE]\n\n',
  ]
  return new Response(text.join(''), { headers: { 'content-type': 'text/event-stream' } })
}

/** A tool that takes its time, and what is known of it. */
function slowTool(listens) {
  const seen = { started: false, aborted: false, ended: false }
  const started = Promise.withResolvers()
  const slow = async signal => {
    seen.started = true
    started.resolve()
    signal?.addEventListener('abort', () => {
      seen.aborted = true
    })
    try {
      await delay(slowMs, undefined, listens && signal ? { signal } : {})
    } finally {
      seen.ended = true
    }
    return 'slow'
  }
  return { slow, seen, started: started.promise }
}

async function settle(running) {
  const start = performance.now()
  try {
    const { text } = await running
    return { how: `resolves ${JSON.stringify(text)}`, ms: performance.now() - start }
  } catch {
    return { how: 'rejects', ms: performance.now() - start }
  }
}

async function aborted(make) {
  const { agents, seen, started, dispose } = await make()
  const controller = new AbortController()
  const running = agents.run(controller.signal)
  running.catch(() => {})
  await started
  await delay(abortAfterMs)
  const before = requests
  controller.abort()
  const { how, ms } = await settle(running)
  const orphaned = seen.started && !seen.ended
  await delay(slowMs * 1.5)
  const result = { how, ms: Math.round(ms), sawAbort: seen.aborted, orphaned, requestsAfter: requests - before }
  await dispose?.()
  return result
}

const ordinary = listens => async () => {
  const { slow, seen, started } = slowTool(listens)
  return { agents: nested({ fetch, slow }), seen, started }
}

/** A guest that spins: only killing it ends it. */
async function sandboxed() {
  const { createEngine } = await import('glovebox')
  const engine = await createEngine({ workers: 1, cache: false, limits: { fuel: 1n << 50n, timeoutMs: 60_000 } })
  const toolset = await engine.load(component)
  await toolset.call('spin', {}, { limits: { fuel: 1000n } })
  const seen = { started: false, aborted: false, ended: false }
  const started = Promise.withResolvers()
  const slow = async signal => {
    seen.started = true
    signal.addEventListener('abort', () => {
      seen.aborted = true
    })
    setTimeout(started.resolve, 5)
    const outcome = await toolset.call('spin', {}, { signal })
    seen.ended = true
    return outcome.status
  }
  const dispose = () => engine[Symbol.asyncDispose]()
  return { agents: nested({ fetch, slow }), seen, started: started.promise, dispose }
}

/** Leaves the stream at the first event that tells of the child's call. */
async function left() {
  const { slow, seen } = slowTool(true)
  for await (const event of await nested({ fetch, slow }).stream()) if (tells(event)) break
  const orphaned = seen.started && !seen.ended
  await delay(slowMs * 1.5)
  if (!seen.started) return 'nothing more starts'
  if (seen.aborted) return `the tool is stopped${orphaned ? ', after the loop is left' : ''}`
  return 'the tool runs to its end'
}

function tells(event) {
  try {
    return JSON.stringify(event).includes('"child"')
  } catch {
    return false
  }
}

const quick = await nested({ fetch, slow: async () => 'quick' }).run()
const spent = requests * usage.total_tokens
const result = {
  tokensReported: `${quick.tokens ?? 0} of ${spent}`,
  listens: await aborted(ordinary(true)),
  ignores: await aborted(component ? sandboxed : ordinary(false)),
  left: await left().catch(error => `threw ${error.message}`),
}
console.log(JSON.stringify(result))
process.exit(0)
