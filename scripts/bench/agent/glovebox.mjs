/** This package, as an app installs it. */

import { agent, openai, tool } from 'glovebox/agent'
import { z } from 'zod'

/** A run, and the text that it ends with. */
export function setup({ fetch }) {
  const model = openai('m', { api: 'chat', baseURL: 'http://mock/v1', apiKey: 'k', fetch })
  const input = z.object({ a: z.number(), b: z.number() })
  const add = tool({ name: 'add', description: 'Adds.', input, call: ({ a, b }) => a + b })
  const helper = agent({ model, tools: [add], maxTurns: 20 })
  return {
    run: async () => (await helper.run('Sum up.')).text,
    async stream() {
      let text = ''
      for await (const event of agent({ model }).stream('Talk.')) if (event.type === 'text') text += event.delta
      return text
    },
  }
}

/** A parent, a child that it calls as a tool, and the child's tool. Nothing is forwarded by hand. */
export function nested({ fetch, slow }) {
  const model = openai('m', { api: 'chat', baseURL: 'http://mock/v1', apiKey: 'k', fetch })
  const input = z.object({})
  const work = tool({ name: 'slow', description: 'Slow.', input, call: (_, { signal }) => slow(signal) })
  const child = agent({ name: 'child', model, tools: [work] })
  const parent = agent({ name: 'parent', model, tools: [child.asTool({ description: 'Helps.' })] })
  return {
    async run(signal) {
      const { text, usage } = await parent.run('Go.', { signal })
      return { text, tokens: usage.tokens.input + usage.tokens.output }
    },
    stream: async () => parent.stream('Go.'),
  }
}
