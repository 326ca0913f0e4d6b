/** A call that nothing else waits for keeps the process alive until it ends. */
import { createEngine } from '../../../host/mod.ts'
import { toolFile } from '../../support/tools.ts'

const engine = await createEngine({ workers: 1, cache: false })
void engine.load(toolFile('hostile-core')).then(async toolset => {
  console.log((await toolset.call('spin', {}, { limits: { fuel: 1n << 60n, timeoutMs: 300 } })).status)
})
