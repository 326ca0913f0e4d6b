/** An agent as the protocol's own client sees it, over a real connection. */

import { Role, TaskState } from '@a2a-js/sdk'
import { type Client, ClientFactory } from '@a2a-js/sdk/client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { agent, callTool, policy, type ScriptStep, say, scope, scripted, tool } from '../../../host/agent/mod.ts'
import { createEngine, type Engine, type Tool, type Toolset } from '../../../host/mod.ts'
import { type A2aServer, type A2aServerOptions, a2aServer } from '../../../host/protocol/a2a/mod.ts'
import { toolFile } from '../../support/tools.ts'

let engine: Engine
let core: Toolset
beforeAll(async () => {
  engine = await createEngine({ workers: 1 })
  core = await engine.load(toolFile('hostile-core'), { limits: { fuel: 1n << 50n, timeoutMs: 600_000 } })
})
afterAll(() => engine[Symbol.asyncDispose]())

/** An agent that plays the script, behind a server, and a client of it. */
async function served(script: readonly ScriptStep[], tools: readonly Tool[], options: Partial<A2aServerOptions> = {}) {
  const helper = agent({ name: 'helper', description: 'Helps.', model: scripted(script), tools, graceMs: 100 })
  const server = a2aServer({ agent: helper, ...options })
  const { url } = await server.listen()
  const client = await new ClientFactory().createFromUrl(url)
  return { server, client, url, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() }
}

const asking = (text: string, more: object = {}) => ({
  tenant: '',
  message: {
    messageId: crypto.randomUUID(),
    contextId: '',
    taskId: '',
    role: Role.ROLE_USER,
    parts: [{ content: { $case: 'text' as const, value: text }, mediaType: 'text/plain', filename: '', metadata: {} }],
    metadata: {},
    extensions: [],
    referenceTaskIds: [],
    ...more,
  },
  configuration: undefined,
  metadata: {},
})

/** Asks without waiting for the answer; the id of the task. */
async function started(client: Client): Promise<string> {
  const configuration = {
    acceptedOutputModes: [],
    taskPushNotificationConfig: undefined,
    historyLength: undefined,
    returnImmediately: true,
  }
  const task = await client.sendMessage({ ...asking('Go'), configuration })
  return 'id' in task ? task.id : ''
}
const taskOf = (client: Client, id: string) => client.getTask({ tenant: '', id, historyLength: undefined })
const cancel = (client: Client, id: string) => client.cancelTask({ tenant: '', id, metadata: {} })

/** A tool that waits for `release`; when its call is canceled it ends, or, told to, answers all the same. */
function waiting({ late = false } = {}) {
  const running = Promise.withResolvers<void>()
  const left = Promise.withResolvers<void>()
  let release = (_: string) => {}
  const wait = tool({
    name: 'wait',
    description: '',
    input: z.object({}),
    call: (_, { signal }) =>
      new Promise<string>((resolve, reject) => {
        running.resolve()
        release = resolve
        signal!.addEventListener('abort', () => {
          left.resolve()
          if (late) resolve('done all the same')
          else reject(signal!.reason)
        })
      }),
  })
  return { wait, running: running.promise, left: left.promise, release: () => release('released') }
}

/** A step that depends on the question: a scripted model starts anew with each. */
const asked =
  (steps: Readonly<Record<string, ScriptStep>>): ScriptStep =>
  request => {
    const step = steps[request.messages.findLast(({ role }) => role === 'user')!.text]!
    return typeof step === 'function' ? step(request) : step
  }

describe('an A2A server', () => {
  test('tells who it is and what it can do', async () => {
    await using it = await served([], [], { skills: core.tools.slice(0, 2), version: '7' })
    const card = await it.client.getAgentCard()
    expect(card).toMatchObject({
      name: 'helper',
      description: 'Helps.',
      version: '7',
      capabilities: { streaming: true, pushNotifications: false },
      skills: [{ id: 'spin' }, { id: 'recurse' }],
    })
    expect(card.supportedInterfaces[0]!.url).toBe(`${it.url}a2a`)
  })

  test('answers a question with a task that is complete, and keeps it', async () => {
    await using it = await served([callTool('add', { left: 40, right: 2 }), say('It is 42.')], core.tools)
    const task = await it.client.sendMessage(asking('How much?'))
    expect(task).toMatchObject({
      status: { state: TaskState.TASK_STATE_COMPLETED },
      artifacts: [{ artifactId: 'answer', parts: [{ content: { value: 'It is 42.' } }] }],
      history: [{ parts: [{ content: { value: 'How much?' } }] }],
      metadata: { 'glovebox/usage': { toolCalls: 1, fuel: '4' } },
    })
    expect(await taskOf(it.client, 'id' in task ? task.id : '')).toMatchObject({
      status: { state: TaskState.TASK_STATE_COMPLETED },
      artifacts: [{ parts: [{ content: { value: 'It is 42.' } }] }],
    })
  })

  test('streams states, steps and the answer, and the last word is that it is complete', async () => {
    await using it = await served([callTool('add', { left: 40, right: 2 }), say('It is 42.')], core.tools)
    const told = []
    for await (const { payload } of it.client.sendMessageStream(asking('How much?'))) told.push(payload)
    expect(told[0]).toMatchObject({ $case: 'task', value: { status: { state: TaskState.TASK_STATE_SUBMITTED } } })
    const steps = told.flatMap(each => (each?.$case === 'statusUpdate' ? [each.value.metadata?.['glovebox/step']] : []))
    expect(steps).toContain('helper#1: add')
    const answers = told.flatMap(each => (each?.$case === 'artifactUpdate' ? [each.value] : []))
    expect(answers.at(-1)).toMatchObject({
      lastChunk: true,
      artifact: { parts: [{ content: { value: 'It is 42.' } }] },
    })
    expect(told.at(-1)).toMatchObject({ value: { status: { state: TaskState.TASK_STATE_COMPLETED } } })
  })

  test('gives a typed answer as data', async () => {
    const output = z.object({ n: z.number().transform(BigInt) })
    const typed = agent({ name: 'typed', model: scripted(['{"n":42}']), output })
    await using server = a2aServer({ agent: typed })
    const client = await new ClientFactory().createFromUrl((await server.listen()).url)
    expect(await client.sendMessage(asking('?'))).toMatchObject({
      artifacts: [{ parts: [{ content: { value: { n: '42' } } }] }],
    })
  })

  test('a task that is canceled is canceled with all that it started', async () => {
    const { wait, running, left } = waiting()
    await using it = await served([callTool('wait', {})], [wait])
    const id = await started(it.client)
    await running
    expect(await cancel(it.client, id)).toMatchObject({ status: { state: TaskState.TASK_STATE_CANCELED } })
    await left
    // Canceling again changes nothing.
    expect(await cancel(it.client, id)).toMatchObject({ status: { state: TaskState.TASK_STATE_CANCELED } })
  })

  test('canceled is final: what comes to an end afterwards is not told', async () => {
    const { wait, running } = waiting({ late: true })
    await using it = await served([callTool('wait', {}), say('Done.')], [wait])
    const told: unknown[] = []
    const stream = it.client.sendMessageStream(asking('Go'))
    const { value } = await stream.next()
    const id = value?.payload?.$case === 'task' ? value.payload.value.id : ''
    await running
    await cancel(it.client, id)
    for await (const { payload } of stream) told.push(payload)
    expect(told.at(-1)).toMatchObject({ value: { status: { state: TaskState.TASK_STATE_CANCELED } } })
    expect(told).not.toContainEqual(expect.objectContaining({ $case: 'artifactUpdate' }))
    expect(await taskOf(it.client, id)).toMatchObject({
      status: { state: TaskState.TASK_STATE_CANCELED },
      artifacts: [],
    })
  })

  test('a guest that does not stop is killed with its task, and the next task works', async () => {
    const running = Promise.withResolvers<void>()
    const spin = core.tools.find(({ name }) => name === 'spin')!
    const told: Tool = {
      ...spin,
      call: async (...args) => {
        running.resolve()
        return spin.call(...args)
      },
    }
    const add = core.tools.find(({ name }) => name === 'add')!
    const script = [asked({ Go: callTool('spin', {}), Add: callTool('add', { left: 1, right: 2 }) }), say('Three.')]
    await using it = await served(script, [told, add])
    const id = await started(it.client)
    await running.promise
    expect(await cancel(it.client, id)).toMatchObject({ status: { state: TaskState.TASK_STATE_CANCELED } })
    expect(await it.client.sendMessage(asking('Add'))).toMatchObject({
      status: { state: TaskState.TASK_STATE_COMPLETED },
      artifacts: [{ parts: [{ content: { value: 'Three.' } }] }],
    })
  })

  test('a task that is over cannot be canceled', async () => {
    await using it = await served([say('Done.')], [])
    const task = await it.client.sendMessage(asking('Go'))
    await expect(cancel(it.client, 'id' in task ? task.id : '')).rejects.toThrow(/cancelable/)
    await expect(cancel(it.client, 'unknown')).rejects.toThrow(/not found/)
  })

  test('a task goes on when its client is gone, and can be asked for', async () => {
    const { wait, running, release } = waiting()
    await using it = await served([callTool('wait', {}), say('Done.')], [wait])
    const gone = new AbortController()
    const stream = it.client.sendMessageStream(asking('Go'), { signal: gone.signal })
    const { value } = await stream.next()
    const id = value?.payload?.$case === 'task' ? value.payload.value.id : ''
    await running
    gone.abort()
    await stream.return(undefined)
    release()
    await expect
      .poll(() => taskOf(it.client, id))
      .toMatchObject({
        status: { state: TaskState.TASK_STATE_COMPLETED },
        artifacts: [{ parts: [{ content: { value: 'Done.' } }] }],
      })
  })

  test('a fault is a task that failed, without what the fault says', async () => {
    const broken = () => {
      throw new Error('the secret')
    }
    await using it = await served([broken], [])
    const task = await it.client.sendMessage(asking('Go'))
    expect(task).toMatchObject({
      status: { state: TaskState.TASK_STATE_FAILED },
      metadata: { 'glovebox/code': expect.any(String) },
    })
    expect(JSON.stringify(task)).not.toContain('secret')
  })

  test('a task ends when its time is over', async () => {
    const { wait, left } = waiting()
    await using it = await served([callTool('wait', {})], [wait], { timeoutMs: 20 })
    expect(await it.client.sendMessage(asking('Go'))).toMatchObject({
      status: { state: TaskState.TASK_STATE_FAILED },
      metadata: { 'glovebox/code': 'agent/timeout' },
    })
    await left
  })

  test('runs just the most tasks, and rejects one more', async () => {
    const { wait, running } = waiting()
    await using it = await served([asked({ Go: callTool('wait', {}), Hello: say('Hello.') })], [wait], {
      maxRunning: 1,
    })
    const id = await started(it.client)
    await running
    expect(await it.client.sendMessage(asking('Hello'))).toMatchObject({
      status: { state: TaskState.TASK_STATE_REJECTED },
    })
    await cancel(it.client, id)
    expect(await it.client.sendMessage(asking('Hello'))).toMatchObject({
      status: { state: TaskState.TASK_STATE_COMPLETED },
    })
  })

  test('a server that is disposed cancels its tasks', async () => {
    const { wait, running, left } = waiting()
    const it = await served([callTool('wait', {})], [wait])
    await started(it.client)
    await running
    await it.server[Symbol.asyncDispose]()
    await left
    expect((await it.server.fetch(new Request('http://localhost/a2a', { method: 'POST' }))).status).toBe(503)
  })

  test('the policy of the scope holds, and whoever asks sees what is theirs', async () => {
    const rules = policy({ roles: { none: [] }, as: ['none'] })
    await using all = scope({ policy: rules })
    const model = scripted([callTool('add', { left: 1, right: 2 }), say('No.'), say('Hello.')])
    await using server = a2aServer({ agent: agent({ model, tools: core.tools }), scope: all })
    const message = { messageId: 'm', role: 'ROLE_USER', parts: [{ text: 'Go' }] }
    const answer = await ask(server, 'SendMessage', { message }, 'ada')
    expect(answer).toMatchObject({
      result: { task: { status: { state: 'TASK_STATE_COMPLETED' }, metadata: { 'glovebox/usage': { fuel: '0' } } } },
    })
    const { id } = (answer as { result: { task: { id: string } } }).result.task
    expect(await ask(server, 'GetTask', { id }, 'ada')).toMatchObject({ result: { id } })
    for (const other of ['bob', undefined]) {
      expect(await ask(server, 'GetTask', { id }, other)).toMatchObject({ error: { code: -32001 } })
      expect(await ask(server, 'CancelTask', { id }, other)).toMatchObject({ error: { code: -32001 } })
      expect(await ask(server, 'ListTasks', {}, other)).toMatchObject({ result: { tasks: [] } })
    }
    expect(await ask(server, 'ListTasks', {}, 'ada')).toMatchObject({ result: { tasks: [{ id }] } })
  })
})

async function ask(server: A2aServer, method: string, params: object, actor?: string): Promise<unknown> {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params })
  const headers = { 'content-type': 'application/json', 'a2a-version': '1.0' }
  const request = new Request('http://localhost/a2a', { method: 'POST', headers, body })
  return await (await server.fetch(request, actor === undefined ? {} : { actor })).json()
}
