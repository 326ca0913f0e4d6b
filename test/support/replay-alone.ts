/** Plays a recording in a process of its own, in which the `openai` package cannot be loaded and nothing can connect. */

import { registerHooks } from 'node:module'
import { Socket } from 'node:net'
import { agent } from '../../host/agent/mod.ts'
import { replay } from '../../host/agent/replay/mod.ts'
import { createEngine } from '../../host/mod.ts'
import { eventsOf } from './recorded-run.ts'

registerHooks({
  resolve(specifier, context, next) {
    if (specifier.startsWith('openai')) throw new Error('openai was imported')
    return next(specifier, context)
  },
})
Socket.prototype.connect = () => {
  throw new Error('something connected')
}

const [file, tool] = process.argv.slice(2)
await using engine = await createEngine({ workers: 1 })
const { tools } = await engine.load(tool!)
const recording = replay(file!, { tools: 'verify' })
console.log(await eventsOf(agent({ model: recording, tools: recording.tools(tools) }), 'How much?', recording.context))
recording.assertComplete()
