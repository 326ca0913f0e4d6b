/** A guest ends at its deadline while the event loop of the process is blocked for longer. */
import { createEngine } from '../../../host/mod.ts'
import { toolFile } from '../../support/tools.ts'

const engine = await createEngine({ workers: 1, cache: false })
const toolset = await engine.load(toolFile('hostile-core'))
await toolset.call('add', { left: 1, right: 2 })
const call = toolset.call('spin', {}, { limits: { fuel: 1n << 60n, timeoutMs: 100 } })
Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1500)
const outcome = await call
console.log(outcome.status, outcome.usage.wallMs < 1000 && outcome.usage.exact ? 'in time' : 'late')
