import type { Task } from '@a2a-js/sdk'
import { ServerCallContext } from '@a2a-js/sdk/server'
import { describe, expect, test } from 'vitest'
import { state } from '../../../host/protocol/a2a/task-event.ts'
import { BoundedTaskStore } from '../../../host/protocol/a2a/task-store.ts'

const store = (maxTasks: number, maxBytes = 1_000_000) =>
  new BoundedTaskStore({ maxTasks, maxBytes }, async tasks => ({
    tasks: [...tasks],
    nextPageToken: '',
    pageSize: 0,
    totalSize: 0,
  }))
const contextOf = (userName: string, tenant?: string) =>
  new ServerCallContext({
    user: { isAuthenticated: userName !== '', userName },
    ...(tenant !== undefined && { tenant }),
  })
const ada = contextOf('ada')
const task = (id: string, name: keyof typeof state, text = ''): Task => ({
  id,
  contextId: text,
  status: { state: state[name], message: undefined, timestamp: undefined },
  artifacts: [],
  history: [],
  metadata: undefined,
})
const has = async (it: BoundedTaskStore, ...ids: string[]) =>
  Promise.all(ids.map(async id => (await it.load(id, ada)) !== undefined))

describe('BoundedTaskStore', () => {
  test('keeps a copy, and gives a copy', async () => {
    const it = store(9)
    const given = task('a', 'working')
    await it.save(given, ada)
    given.contextId = 'changed'
    const loaded = await it.load('a', ada)
    expect(loaded!.contextId).toBe('')
    loaded!.contextId = 'changed'
    expect((await it.load('a', ada))!.contextId).toBe('')
  })

  test('holds just the most tasks; beyond it, the one that was over first is forgotten', async () => {
    const it = store(2)
    for (const id of ['a', 'b']) await it.save(task(id, 'completed'), ada)
    expect(await has(it, 'a', 'b')).toEqual([true, true])
    await it.save(task('c', 'completed'), ada)
    expect(await has(it, 'a', 'b', 'c')).toEqual([false, true, true])
  })

  test('lists tasks whole, their artifacts where they are asked for', async () => {
    const it = store(9)
    const artifact = { artifactId: 'answer', name: '', description: '', parts: [], metadata: undefined, extensions: [] }
    await it.save({ ...task('a', 'completed', 'context'), artifacts: [artifact] }, ada)
    const listed = async (includeArtifacts: boolean) => (await it.list({ includeArtifacts } as never, ada)).tasks[0]
    expect(await listed(false)).toMatchObject({ contextId: 'context', artifacts: [] })
    expect(await listed(true)).toMatchObject({ artifacts: [{ artifactId: 'answer' }] })
  })

  test('forgets no task that runs', async () => {
    const it = store(1)
    await it.save(task('a', 'working'), ada)
    await it.save(task('b', 'submitted'), ada)
    expect(await has(it, 'a', 'b')).toEqual([true, true])
    await it.save(task('a', 'canceled'), ada)
    expect(await has(it, 'a', 'b')).toEqual([false, true])
  })

  test('holds just the most bytes', async () => {
    const bytes = JSON.stringify(task('a', 'completed', 'x'.repeat(1000))).length
    const it = store(9, 2 * bytes)
    for (const id of ['a', 'b']) await it.save(task(id, 'completed', 'x'.repeat(1000)), ada)
    // Saved again, a task counts once.
    await it.save(task('b', 'completed', 'x'.repeat(1000)), ada)
    expect(await has(it, 'a', 'b')).toEqual([true, true])
    await it.save(task('c', 'completed'), ada)
    expect(await has(it, 'a', 'b', 'c')).toEqual([false, true, true])
  })

  test('shows each user and tenant their own, and names cannot be made to meet', async () => {
    const it = store(9)
    await it.save(task('a', 'completed'), ada)
    for (const other of [contextOf(''), contextOf('bob'), contextOf('ada', 't'), contextOf('ada"]')]) {
      expect(await it.load('a', other)).toBeUndefined()
      expect((await it.list({} as never, other)).tasks).toEqual([])
    }
    expect((await it.list({} as never, ada)).tasks).toMatchObject([{ id: 'a' }])
  })
})
