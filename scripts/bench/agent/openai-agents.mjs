/** @openai/agents, with tracing off. */

import { Agent, OpenAIChatCompletionsModel, run, setTracingDisabled, tool } from '@openai/agents'
import OpenAI from 'openai'
import { z } from 'zod'

/** A run, and the text that it ends with. */
export function setup({ fetch }) {
  setTracingDisabled(true)
  const client = new OpenAI({ apiKey: 'k', baseURL: 'http://mock/v1', fetch })
  const model = new OpenAIChatCompletionsModel(client, 'm')
  const parameters = z.object({ a: z.number(), b: z.number() })
  const add = tool({ name: 'add', description: 'Adds.', parameters, execute: async ({ a, b }) => a + b })
  const helper = new Agent({ name: 'helper', model, tools: [add] })
  const talker = new Agent({ name: 'talker', model })
  return {
    run: async () => (await run(helper, 'Sum up.', { maxTurns: 20 })).finalOutput,
    async stream() {
      let text = ''
      for await (const event of await run(talker, 'Talk.', { stream: true })) {
        if (event.type === 'raw_model_stream_event' && event.data.type === 'output_text_delta') text += event.data.delta
      }
      return text
    },
  }
}

/** A parent, a child that it calls as a tool, and the child's tool. */
export function nested({ fetch, slow }) {
  setTracingDisabled(true)
  const client = new OpenAI({ apiKey: 'k', baseURL: 'http://mock/v1', fetch })
  const model = new OpenAIChatCompletionsModel(client, 'm')
  const execute = (_, __, details) => slow(details?.signal)
  const work = tool({ name: 'slow', description: 'Slow.', parameters: z.object({}), execute })
  const child = new Agent({ name: 'child', model, tools: [work] })
  const asTool = child.asTool({ toolName: 'child', toolDescription: 'Helps.' })
  const parent = new Agent({ name: 'parent', model, tools: [asTool] })
  return {
    async run(signal) {
      const { finalOutput, runContext, state } = await run(parent, 'Go.', { signal })
      return { text: finalOutput, tokens: (runContext ?? state._context).usage.totalTokens }
    },
    stream: () => run(parent, 'Go.', { stream: true }),
  }
}
