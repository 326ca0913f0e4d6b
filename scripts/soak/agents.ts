/** Runs of agents by the thousand: answered, canceled, timed out, refused; what is left of them on the heap is measured. */

import { getEventListeners } from 'node:events'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { agent, budget, callTool, policy, Scope, type ScriptStep, scripted, tool } from '../../host/agent/mod.ts'
import { anything } from '../../host/agent/schema.ts'
import { GloveboxError } from '../../host/base/error.ts'

/** What was seen. */
export interface AgentSoak {
  /** How often runs ended in what. */
  readonly ends: ReadonlyMap<string, number>
  /** Bytes on the heap after a collection, at each of the measurements. */
  readonly heap: readonly number[]
  /** Bytes that a run leaves behind, by the second half of the measurements. */
  readonly slope: number
  /** Listeners that are left on the signal that all runs share. */
  readonly listeners: number
  readonly warnings: readonly string[]
}

/** Runs `runs` trees of three agents, 50 at a time, and measures `measurements` times. */
export async function soakAgents(runs: number, measurements: number): Promise<AgentSoak> {
  const warnings: string[] = []
  const hear = ({ message }: Error) => void warnings.push(message)
  process.on('warning', hear)
  const { signal } = new AbortController()
  const ends = new Map<string, number>()
  const heap: number[] = []
  const each = Math.ceil(runs / measurements)
  await Scope.run({ signal, policy: policy({ roles: { r: ['*'] }, as: ['r'] }) }, async all => {
    for (let from = 0; from < runs; from += each) {
      const numbers = Array.from({ length: Math.min(each, runs - from) }, (_, index) => from + index)
      await all.each(numbers, { concurrency: 50, nameOf: () => 'run' }, async (number, own) => {
        const end = await one(number, own, signal)
        ends.set(end, (ends.get(end) ?? 0) + 1)
      })
      heap.push(heldBytes())
    }
  })
  await new Promise(resolve => setImmediate(resolve))
  process.off('warning', hear)
  const slope = slopeOf(heap.slice(heap.length >> 1)) / each
  return { ends, heap, slope, listeners: getEventListeners(signal, 'abort').length, warnings }
}

const wait = tool({
  name: 'wait',
  description: '',
  input: anything,
  call: async (_, { scope: own }) => own?.sleep(60_000),
})
const echo = tool({ name: 'echo', description: '', input: anything, call: value => value })

function family(last: ScriptStep) {
  const inner = agent({
    name: 'inner',
    model: scripted([[callTool('echo', { a: 1 }), callTool('none')], last]),
    tools: [echo, wait],
  })
  const outer = agent({
    name: 'outer',
    model: scripted([[callTool('inner', { prompt: '?' }), callTool('echo')], 'Done.']),
    tools: [echo, inner.asTool({ description: '' })],
  })
  return outer
}

const answering = family('Fine.')
const hanging = family(callTool('wait'))

/** One run, of one of five kinds; how it ended. */
async function one(number: number, own: Scope, signal: AbortSignal): Promise<string> {
  try {
    switch (number % 5) {
      case 0:
        return (await answering.run('?', { scope: own })).stop
      case 1:
        for await (const event of answering.stream('?', { scope: own, signal })) if (event.type === 'tool-result') break
        return 'left'
      case 2:
        return await own
          .spawn(c => hanging.run('?', { scope: c }), { timeoutMs: 1, isolated: true })
          .then(({ stop }) => stop)
      case 3:
        return (await answering.run('?', { scope: own, budget: budget({ turns: 2 }) })).stop
      default: {
        const task = own.spawn(c => hanging.run('?', { scope: c, signal }), { isolated: true })
        setImmediate(() => task.cancel('enough'))
        return (await task).stop
      }
    }
  } catch (error) {
    return GloveboxError.is(error) ? error.code : String(error)
  }
}

let collect: (() => void) | undefined

/** Bytes that are in use after a full collection. */
function heldBytes(): number {
  if (!collect) {
    setFlagsFromString('--expose-gc')
    collect = runInNewContext('gc') as () => void
  }
  collect()
  return process.memoryUsage().heapUsed
}

/** By how much the values grow from one to the next: least squares. */
function slopeOf(values: readonly number[]): number {
  const middle = (values.length - 1) / 2
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const [top, bottom] = values.reduce(
    ([a, b], value, at) => [a + (at - middle) * (value - mean), b + (at - middle) ** 2] as const,
    [0, 0] as readonly [number, number],
  )
  return bottom === 0 ? 0 : top / bottom
}
