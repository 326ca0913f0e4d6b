/** An engine that nobody disposed, with idle workers, lets the process end. */
import { createEngine } from '../../../host/mod.ts'
import { toolFile } from '../../support/tools.ts'

const engine = await createEngine({ workers: 2, cache: false })
const toolset = await engine.load(toolFile('hostile-core'))
const outcomes = await Promise.all([
  toolset.call('add', { left: 1, right: 2 }),
  toolset.call('add', { left: 3, right: 4 }),
])
console.log(outcomes.map(({ status }) => status).join())
