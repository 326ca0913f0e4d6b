/** Disposing an engine ends guests that do not look whether they should: each instruction fills all memory. */
import { createEngine, GloveboxError } from '../../../host/mod.ts'
import { toolset as load } from '../storm.ts'

const engine = await createEngine({ workers: 1, cache: false })
const toolset = await load(engine)
const call = toolset.call('storm', {}, { limits: { fuel: 1n << 60n, timeoutMs: 3_600_000 } }).then(
  outcome => outcome.status,
  (error: unknown) => (GloveboxError.is(error) ? error.code : String(error)),
)
await toolset.call('storm', {}, { signal: AbortSignal.timeout(100) })
const asked = performance.now()
await engine[Symbol.asyncDispose]()
console.log(await call, performance.now() - asked < 5_500 ? 'in time' : 'late')
