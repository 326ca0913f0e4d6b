/** A session that nobody disposed lets the process end. */
import { createEngine } from '../../../host/mod.ts'
import { toolFile } from '../../support/tools.ts'

const engine = await createEngine({ workers: 1, cache: false })
const session = await (await engine.load(toolFile('hostile-core'))).session()
console.log((await session.call('add', { left: 1, right: 2 })).status)
