/** What the parts of a run cost by themselves: a scope, and a piece of text on its way through three agents. */

import { agent, callTool, type Model, type ModelDelta, scope, scripted } from '../../../host/agent/mod.ts'

const scopes = 50_000
const deltas = 20_000

/** Microseconds of CPU for each. */
export async function primitives(): Promise<{ readonly spawnJoinUs: number; readonly deltaUs: number }> {
  await spawnAndJoin(scopes / 5)
  await stream(deltas / 5)
  return {
    spawnJoinUs: (await cpu(() => spawnAndJoin(scopes))) / scopes,
    deltaUs: (await cpu(() => stream(deltas))) / deltas,
  }
}

async function spawnAndJoin(count: number): Promise<void> {
  await using root = scope()
  for (let i = 0; i < count; i++) await root.spawn(async own => own.signal.aborted)
}

/** A leaf that talks, under an agent, under an agent; the reader is at the top. */
async function stream(count: number): Promise<void> {
  async function* talk(): AsyncGenerator<ModelDelta> {
    for (let i = 0; i < count; i++) yield { type: 'text', text: 'word ' }
    yield { type: 'turn', turn: { text: 'done', calls: [], finish: 'stop', tokens: { input: 1, output: 1 } } }
  }
  const talker: Model = { id: 'talker', generate: () => Promise.reject(new Error('it is streamed')), stream: talk }
  const leaf = agent({ name: 'leaf', model: talker })
  const over = (name: string, below: typeof leaf) =>
    agent({
      name,
      model: scripted([callTool(below.name, { prompt: 'Talk.' }), 'Done.']),
      tools: [below.asTool({ description: 'Talks.' })],
    })
  let seen = 0
  for await (const event of over('top', over('middle', leaf)).stream('Talk.')) {
    if (event.type === 'text' && event.path.length === 3) seen += 1
  }
  if (seen !== count) throw new Error(`${seen} of ${count} pieces arrived`)
}

async function cpu(work: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return user + system
}
