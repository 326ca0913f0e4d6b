/** Calls and loads whose promises nobody awaits, rejected by disposal: only they could tell, and nothing else complains. */
import { createEngine } from '../../../host/mod.ts'
import { toolFile } from '../../support/tools.ts'

const engine = await createEngine({ workers: 1, cache: false })
const toolset = await engine.load(toolFile('hostile-core'))
const session = await toolset.session()
const rejected: string[] = []
const note = (error: { code: string }): void => void rejected.push(error.code)
session.call('spin', {}).catch(note)
toolset.call('spin', {}).catch(note)
engine.load(toolFile('hostile')).catch(note)
await engine[Symbol.asyncDispose]()
await session[Symbol.asyncDispose]()
console.log(
  rejected.length > 0 && rejected.every(code => /^(pool|lifecycle)\//.test(code)) ? 'all told' : rejected.join(),
)
