/** Mastra. */

import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import { Agent } from '@mastra/core/agent'
import { createTool } from '@mastra/core/tools'
import { z } from 'zod'

/** A run, and the text that it ends with. */
export function setup({ fetch }) {
  const model = createOpenAICompatible({ name: 'mock', baseURL: 'http://mock/v1', apiKey: 'k', fetch })('m')
  const inputSchema = z.object({ a: z.number(), b: z.number() })
  const add = createTool({ id: 'add', description: 'Adds.', inputSchema, execute: async ({ a, b }) => a + b })
  const helper = new Agent({ id: 'helper', name: 'helper', instructions: 'Help.', model, tools: { add } })
  const talker = new Agent({ id: 'talker', name: 'talker', instructions: 'Talk.', model })
  return {
    run: async () => (await helper.generate('Sum up.', { maxSteps: 20 })).text,
    async stream() {
      let text = ''
      for await (const delta of (await talker.stream('Talk.')).textStream) text += delta
      return text
    },
  }
}

/** A parent, a child that it calls as a tool, and the child's tool; signals are forwarded by hand. */
export function nested({ fetch, slow }) {
  const model = createOpenAICompatible({ name: 'mock', baseURL: 'http://mock/v1', apiKey: 'k', fetch })('m')
  const inputSchema = z.object({ prompt: z.string().optional() })
  const execute = (_, context) => slow(context?.abortSignal)
  const work = createTool({ id: 'slow', description: 'Slow.', inputSchema, execute })
  const child = new Agent({ id: 'child', name: 'child', instructions: 'Help.', model, tools: { slow: work } })
  const ask = async (_, context) => (await child.generate('Go.', { abortSignal: context?.abortSignal })).text
  const asTool = createTool({ id: 'child', description: 'Helps.', inputSchema, execute: ask })
  const parent = new Agent({ id: 'parent', name: 'parent', instructions: 'Go.', model, tools: { child: asTool } })
  return {
    async run(abortSignal) {
      const { text, totalUsage } = await parent.generate('Go.', { abortSignal })
      return { text, tokens: totalUsage?.totalTokens }
    },
    stream: async () => (await parent.stream('Go.')).fullStream,
  }
}
