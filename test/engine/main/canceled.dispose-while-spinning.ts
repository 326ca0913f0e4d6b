/** Disposing an engine ends guests that spin, in every worker, and what waits; the process ends by itself. */
import { createEngine, GloveboxError } from '../../../host/mod.ts'
import { toolFile } from '../../support/tools.ts'

const engine = await createEngine({ workers: 2, cache: false })
const toolset = await engine.load(toolFile('hostile-core'))
const calls = Array.from({ length: 6 }, () =>
  toolset.call('spin', {}, { limits: { fuel: 1n << 60n, timeoutMs: 3_600_000 } }).then(
    outcome => outcome.status,
    (error: unknown) => (GloveboxError.is(error) ? error.code : String(error)),
  ),
)
await toolset.call('add', { left: 1, right: 2 }, { signal: AbortSignal.timeout(200) })
await engine[Symbol.asyncDispose]()
console.log([...new Set(await Promise.all(calls))].join())
