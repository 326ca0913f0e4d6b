/** What reaches an A2A server from a client that does not keep to the protocol. */

import { afterEach, describe, expect, test, vi } from 'vitest'
import { agent, say, scripted } from '../../../host/agent/mod.ts'
import { a2aServer } from '../../../host/protocol/a2a/mod.ts'

const server = (options = {}) =>
  a2aServer({ agent: agent({ name: 'helper', model: scripted([say('Hello.')]) }), ...options })
const message = (more: object = {}) => ({ messageId: 'm', role: 'ROLE_USER', parts: [{ text: 'Go' }], ...more })
const send = (more: object = {}) => ({
  jsonrpc: '2.0',
  id: 1,
  method: 'SendMessage',
  params: { message: message(more) },
})

const request = (body: object | string, headers: Record<string, string> = {}, path = '/a2a') =>
  new Request(`http://localhost${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'a2a-version': '1.0', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })

const complete = { result: { task: { status: { state: 'TASK_STATE_COMPLETED' } } } }

afterEach(() => vi.restoreAllMocks())

describe('a server', () => {
  test('refuses hosts and origins that are not of this machine, for the card too', async () => {
    await using it = server()
    const card = (headers = {}) => it.fetch(new Request('http://localhost/.well-known/agent-card.json', { headers }))
    expect((await card()).status).toBe(200)
    expect((await card({ host: 'evil.test' })).status).toBe(403)
    expect((await it.fetch(request(send(), { origin: 'http://evil.test' }))).status).toBe(403)
    expect((await it.fetch(request(send()))).status).toBe(200)
  })

  test('knows two places, and what each of them is for', async () => {
    await using it = server()
    expect((await it.fetch(request(send(), {}, '/'))).status).toBe(404)
    expect((await it.fetch(request(send(), {}, '/.well-known/agent-card.json'))).status).toBe(404)
    expect((await it.fetch(new Request('http://localhost/a2a'))).status).toBe(405)
  })

  test('refuses what does not say that it is JSON', async () => {
    await using it = server()
    expect((await it.fetch(request(send(), { 'content-type': 'text/plain' }))).status).toBe(415)
    expect((await it.fetch(request(send(), { 'content-type': 'application/json; charset=utf-8' }))).status).toBe(200)
  })

  test('takes a request of just the most bytes, and none that is longer', async () => {
    const sized = (length: number) => request(send({ parts: [{ text: 'x'.repeat(length) }] }))
    const size = (await sized(5000).arrayBuffer()).byteLength
    await using it = server({ maxRequestBytes: size })
    expect((await it.fetch(sized(4999))).status).toBe(200)
    expect((await it.fetch(sized(5000))).status).toBe(200)
    expect((await it.fetch(sized(5001))).status).toBe(413)
  })

  test.each<[string, object | string, object]>([
    ['no JSON', '{', { error: { code: -32700 } }],
    ['nested too deep', `${'['.repeat(300)}${']'.repeat(300)}`, { error: { code: -32600 } }],
    ['a batch', [send()], { error: { code: -32600 } }],
    ['null', 'null', { error: { code: -32600 } }],
    ['an unknown method', { ...send(), method: '__proto__' }, { error: { code: -32601 } }],
    ['no message', { ...send(), params: {} }, { error: { code: expect.any(Number) } }],
    ['a message that is a text', { ...send(), params: { message: 'x' } }, { error: { code: expect.any(Number) } }],
    ['parts that are none', send({ parts: 'x' }), { result: { task: { status: { state: 'TASK_STATE_REJECTED' } } } }],
    ['no parts', send({ parts: [] }), { result: { task: { status: { state: 'TASK_STATE_REJECTED' } } } }],
    ['a file', send({ parts: [{ raw: 'AAAA' }] }), { result: { task: { status: { state: 'TASK_STATE_REJECTED' } } } }],
    [
      'a file elsewhere',
      send({ parts: [{ url: 'file:///etc/passwd' }] }),
      { result: { task: { status: { state: 'TASK_STATE_REJECTED' } } } },
    ],
    ['a further message of a task', send({ taskId: 't' }), { error: { code: -32004 } }],
    ['a further message, spelled otherwise', send({ task_id: 't' }), { error: { code: -32004 } }],
    [
      'a place to send news to',
      { ...send(), method: 'CreateTaskPushNotificationConfig', params: { taskId: 't', url: 'http://x' } },
      { error: { code: -32003 } },
    ],
    ['data', send({ parts: [{ data: { a: 1 } }] }), complete],
    ['a tenant that is an object', { ...send(), params: { message: message(), tenant: { __proto__: 1 } } }, complete],
  ])('answers %s, and goes on', async (_, body, answer) => {
    vi.spyOn(console, 'error').mockImplementation(() => {})
    await using it = server()
    expect(await (await it.fetch(request(body))).json()).toMatchObject(answer)
    expect(await (await it.fetch(request(send()))).json()).toMatchObject(complete)
  })

  test('looks up no task that a message refers to, and writes nothing of it to the terminal', async () => {
    const warned = vi.spyOn(console, 'warn').mockImplementation(() => {})
    await using it = server()
    const referenceTaskIds = Array.from({ length: 1000 }, (_, i) => `\u001b[2J${i}`)
    expect(await (await it.fetch(request(send({ referenceTaskIds })))).json()).toMatchObject(complete)
    expect(warned).not.toHaveBeenCalled()
  })

  test('speaks version 1.0 and says so to others', async () => {
    await using it = server()
    const answer = await (await it.fetch(request(send(), { 'a2a-version': '9.9' }))).json()
    expect(answer).toMatchObject({ error: { code: -32009, message: expect.stringContaining('1.0') } })
  })

  test('forgets the task that was over first, when it holds the most', async () => {
    await using it = server({ maxTasks: 2 })
    const ids: string[] = []
    for (let i = 0; i < 3; i++) ids.push((await (await it.fetch(request(send()))).json()).result.task.id)
    const get = async (id: string) =>
      (await it.fetch(request({ jsonrpc: '2.0', id: 1, method: 'GetTask', params: { id } }))).json()
    expect(await get(ids[0]!)).toMatchObject({ error: { code: -32001 } })
    expect(await get(ids[1]!)).toMatchObject({ result: { id: ids[1] } })
    expect(await get(ids[2]!)).toMatchObject({ result: { id: ids[2] } })
  })

  test('a thousand tasks at a time are run or rejected, each of them', async () => {
    await using it = server({ maxRunning: 10 })
    const answers = await Promise.all(
      Array.from({ length: 1000 }, async () => (await it.fetch(request(send()))).json()),
    )
    const states = answers.map(({ result }) => result.task.status.state)
    expect(new Set(states)).toEqual(new Set(['TASK_STATE_COMPLETED', 'TASK_STATE_REJECTED']))
  })
})
