/** The AI SDK. */

import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import { isStepCount, ToolLoopAgent, tool } from 'ai'
import { z } from 'zod'

/** A run, and the text that it ends with. */
export function setup({ fetch }) {
  const model = createOpenAICompatible({ name: 'mock', baseURL: 'http://mock/v1', apiKey: 'k', fetch })('m')
  const inputSchema = z.object({ a: z.number(), b: z.number() })
  const add = tool({ description: 'Adds.', inputSchema, execute: async ({ a, b }) => a + b })
  const helper = new ToolLoopAgent({ model, tools: { add }, stopWhen: isStepCount(20) })
  const talker = new ToolLoopAgent({ model })
  return {
    run: async () => (await helper.generate({ prompt: 'Sum up.' })).text,
    async stream() {
      let text = ''
      for await (const delta of (await talker.stream({ prompt: 'Talk.' })).textStream) text += delta
      return text
    },
  }
}

/** A parent, a child that it calls as a tool, and the child's tool; signals are forwarded by hand, as its documentation has it. */
export function nested({ fetch, slow }) {
  const model = createOpenAICompatible({ name: 'mock', baseURL: 'http://mock/v1', apiKey: 'k', fetch })('m')
  const inputSchema = z.object({ prompt: z.string().optional() })
  const work = tool({ description: 'Slow.', inputSchema, execute: (_, { abortSignal }) => slow(abortSignal) })
  const child = new ToolLoopAgent({ model, tools: { slow: work } })
  const execute = async (_, { abortSignal }) => (await child.generate({ prompt: 'Go.', abortSignal })).text
  const parent = new ToolLoopAgent({ model, tools: { child: tool({ description: 'Helps.', inputSchema, execute }) } })
  return {
    async run(abortSignal) {
      const { text, totalUsage, usage } = await parent.generate({ prompt: 'Go.', abortSignal })
      return { text, tokens: (totalUsage ?? usage).totalTokens }
    },
    stream: async () =>
      (await parent.stream({ prompt: 'Go.' })).fullStream ?? (await parent.stream({ prompt: 'Go.' })).stream,
  }
}
