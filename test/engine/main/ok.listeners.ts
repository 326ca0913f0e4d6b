/** Thousands of calls, half of them canceled, under one signal and in one session: no warning, no unhandled rejection. */
import { createEngine } from '../../../host/mod.ts'
import { toolFile } from '../../support/tools.ts'

await using engine = await createEngine({ workers: 2, cache: false, queue: 10_000 })
const toolset = await engine.load(toolFile('hostile-core'))
const abort = new AbortController()
const add = (signal: AbortSignal): Promise<string> =>
  toolset.call('add', { left: 1, right: 2 }, { signal }).then(outcome => outcome.status)
const kept = Array.from({ length: 1500 }, () => add(new AbortController().signal))
const dropped = Array.from({ length: 1500 }, () => add(abort.signal))
abort.abort()
console.log([...new Set(await Promise.all(kept))].join(), [...new Set(await Promise.all(dropped))].join())
await using session = await toolset.session()
const { signal } = new AbortController()
for (let i = 0; i < 200; i++) await session.call('add', { left: 1, right: 2 }, { signal })
