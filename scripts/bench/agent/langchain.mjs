/** LangChain. */

import { ChatOpenAI } from '@langchain/openai'
import { createAgent, tool } from 'langchain'
import { z } from 'zod'

/** A run, and the text that it ends with. */
export function setup({ fetch }) {
  const model = new ChatOpenAI({ model: 'm', apiKey: 'k', configuration: { baseURL: 'http://mock/v1', fetch } })
  const schema = z.object({ a: z.number(), b: z.number() })
  const add = tool(async ({ a, b }) => String(a + b), { name: 'add', description: 'Adds.', schema })
  const helper = createAgent({ model, tools: [add] })
  const talker = createAgent({ model, tools: [] })
  const ask = content => ({ messages: [{ role: 'user', content }] })
  return {
    async run() {
      const { messages } = await helper.invoke(ask('Sum up.'), { recursionLimit: 100 })
      return messages.at(-1).text
    },
    async stream() {
      let text = ''
      for await (const [message] of await talker.stream(ask('Talk.'), { streamMode: 'messages' })) text += message.text
      return text
    },
  }
}

/** A parent, a child that it calls as a tool, and the child's tool; signals are forwarded by hand. */
export function nested({ fetch, slow }) {
  const model = new ChatOpenAI({ model: 'm', apiKey: 'k', configuration: { baseURL: 'http://mock/v1', fetch } })
  const schema = z.object({ prompt: z.string().optional() })
  const ask = { messages: [{ role: 'user', content: 'Go.' }] }
  const run = async (_, config) => String(await slow(config?.signal))
  const child = createAgent({ model, tools: [tool(run, { name: 'slow', description: 'Slow.', schema })] })
  const delegate = async (_, config) => (await child.invoke(ask, { signal: config?.signal })).messages.at(-1).text
  const parent = createAgent({ model, tools: [tool(delegate, { name: 'child', description: 'Helps.', schema })] })
  return {
    async run(signal) {
      const { messages } = await parent.invoke(ask, { signal })
      const tokens = messages.reduce((sum, { usage_metadata: used }) => sum + (used?.total_tokens ?? 0), 0)
      return { text: messages.at(-1).text, tokens }
    },
    stream: () => parent.stream(ask, { streamMode: ['updates', 'messages'] }),
  }
}
