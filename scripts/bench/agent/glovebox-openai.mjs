/** This package with the client of `openai` in place of the one that is built in. */

import { agent, openai, tool } from 'glovebox/agent'
import OpenAI from 'openai'
import { z } from 'zod'

/** A run, and the text that it ends with. */
export function setup({ fetch }) {
  const model = openai('m', { api: 'chat', client: new OpenAI({ apiKey: 'k', baseURL: 'http://mock/v1', fetch }) })
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
