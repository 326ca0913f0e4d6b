/** A canceled run rejects with `agent/canceled`, and nothing of it is left running. */

import { getEventListeners } from 'node:events'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { agent, callTool, type Model, say, scripted, tool } from '../../host/agent/mod.ts'
import { noUsage } from '../../host/base/outcome.ts'
import type { Tool } from '../../host/base/tool.ts'

const nothing = z.object({})

/** A tool that runs until it is aborted, and tells when it started and when it ended. */
function patient(name: string) {
  const started = Promise.withResolvers<void>()
  const log: string[] = []
  const call: Tool['call'] = async (_, { signal } = {}) => {
    log.push('started')
    started.resolve()
    await new Promise(resolve => signal!.addEventListener('abort', resolve))
    // Cleaning up takes its time; what waits for the tool must wait for this, too.
    for (let i = 0; i < 100; i++) await Promise.resolve()
    log.push('stopped')
    return { status: 'canceled', message: 'stopped', logs: [], usage: { ...noUsage, fuel: 7n } }
  }
  return {
    tool: { ...tool({ name, description: name, input: nothing, call: () => 0 }), call },
    started: started.promise,
    log,
  }
}

/** A model that answers when it is aborted, and not before. */
function silent() {
  const asked = Promise.withResolvers<void>()
  const log: string[] = []
  const generate: Model['generate'] = async (_, signal) => {
    asked.resolve()
    await new Promise(resolve => signal.addEventListener('abort', resolve))
    log.push('stopped')
    throw new Error('the connection is gone')
  }
  return { model: { id: 'silent', generate }, asked: asked.promise, log }
}

describe('a signal', () => {
  it('that is aborted already starts nothing', async () => {
    const { model, log } = silent()
    const run = agent({ model }).run('?', { signal: AbortSignal.abort('too late') })
    await expect(run).rejects.toMatchObject({
      code: 'agent/canceled',
      cause: 'too late',
      detail: { usage: { turns: 0 } },
    })
    expect(log).toEqual([])
  })

  it('cancels a run that waits for its model', async () => {
    const { model, asked, log } = silent()
    const abort = new AbortController()
    const run = agent({ model }).run('?', { signal: abort.signal })
    await asked
    abort.abort('enough')
    await expect(run).rejects.toMatchObject({ code: 'agent/canceled', cause: 'enough', detail: { stuck: [] } })
    expect(log).toEqual(['stopped'])
  })

  it('cancels all tools that run, and no further one starts', async () => {
    const tools = [patient('a'), patient('b'), patient('c')]
    const model = scripted([[callTool('a'), callTool('b'), callTool('c')]])
    const abort = new AbortController()
    const helper = agent({ model, tools: tools.map(each => each.tool), toolConcurrency: 2 })
    const run = helper.run('?', { signal: abort.signal })
    await Promise.all([tools[0]!.started, tools[1]!.started])
    abort.abort()
    // What the tools spent until they were stopped is in the error.
    const usage = { turns: 1, toolCalls: 2, fuel: '14' }
    await expect(run).rejects.toMatchObject({ code: 'agent/canceled', detail: { stuck: [], usage } })
    expect(tools.map(each => each.log)).toEqual([['started', 'stopped'], ['started', 'stopped'], []])
  })

  it('ends a run whose tool ignores it after the grace time, and names the tool', async () => {
    const release = Promise.withResolvers<number>()
    const started = Promise.withResolvers<void>()
    const deaf = tool({
      name: 'deaf',
      description: '',
      input: nothing,
      call: () => {
        started.resolve()
        return release.promise
      },
    })
    const abort = new AbortController()
    const helper = agent({ model: scripted([callTool('deaf')]), tools: [deaf], graceMs: 0 })
    const run = helper.run('?', { signal: abort.signal })
    await started.promise
    abort.abort()
    await expect(run).rejects.toMatchObject({
      message: /ignores its signal: agent\/deaf#1/,
      detail: { stuck: ['agent/deaf#1'] },
    })
    release.resolve(0)
  })

  it('is not listened to any more after the run', async () => {
    const { signal } = new AbortController()
    let listeners = 0
    const add = signal.addEventListener.bind(signal)
    const remove = signal.removeEventListener.bind(signal)
    signal.addEventListener = (...args: Parameters<typeof add>) => {
      listeners += 1
      add(...args)
    }
    signal.removeEventListener = (...args: Parameters<typeof remove>) => {
      listeners -= 1
      remove(...args)
    }
    const echo = tool({ name: 'echo', description: '', input: nothing, call: () => 0 })
    await agent({ model: scripted([callTool('echo'), 'done']), tools: [echo] }).run('?', { signal })
    expect(listeners).toBe(0)
  })
})

describe('10,000 runs in one process', () => {
  it('leave no listener on the signal that they share, and cause no warning', async () => {
    const { signal } = new AbortController()
    const warnings: Error[] = []
    const hear = (warning: Error) => void warnings.push(warning)
    process.on('warning', hear)
    const echo = tool({ name: 'echo', description: '', input: nothing, call: (_, context) => context.signal!.aborted })
    const helper = agent({ model: scripted([callTool('echo'), 'done']), tools: [echo] })
    for (let round = 0; round < 200; round++) {
      await Promise.all(Array.from({ length: 50 }, () => helper.run('?', { signal })))
    }
    await new Promise(resolve => setImmediate(resolve))
    process.off('warning', hear)
    expect({ listeners: getEventListeners(signal, 'abort').length, warnings }).toEqual({ listeners: 0, warnings: [] })
  })
})

describe('a reader that leaves', () => {
  const slow = () => {
    const each = patient('slow')
    const helper = agent({ model: scripted([[say('a b c '), callTool('slow')]]), tools: [each.tool] })
    return { ...each, helper }
  }

  it('by break stops the tools before the loop is over', async () => {
    const { helper, log } = slow()
    for await (const event of helper.stream('?')) {
      if (event.type === 'tool-call') break
    }
    expect(log).toEqual(['started', 'stopped'])
  })

  it('by break in the middle of the text stops the model', async () => {
    const { helper, log } = slow()
    for await (const event of helper.stream('?')) if (event.type === 'text') break
    expect(log).toEqual([])
  })

  it('by disposal stops what a pending read waits for, and ends that read', async () => {
    const { helper, started, log } = slow()
    const events = helper.stream('?')
    for (let type = ''; type !== 'tool-call'; ) type = (await events.next()).value.type
    const pending = events.next()
    await started
    await events[Symbol.asyncDispose]()
    expect(log).toEqual(['started', 'stopped'])
    expect(await pending).toEqual({ done: true, value: undefined })
  })

  it('by a signal gets the error where it reads', async () => {
    const { helper, started } = slow()
    const abort = new AbortController()
    const reading = (async () => {
      for await (const _ of helper.stream('?', { signal: abort.signal }));
    })()
    const caught = expect(reading).rejects.toMatchObject({ code: 'agent/canceled', cause: 'enough' })
    await started
    abort.abort('enough')
    await caught
  })
})
