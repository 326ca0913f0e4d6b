/** The same loop, so that it can be canceled, as all frameworks here can be: the client is given a signal. */

import OpenAI from 'openai'
import { z } from 'zod'

/** A run, and the text that it ends with. */
export function setup({ fetch }) {
  const client = new OpenAI({ apiKey: 'k', baseURL: 'http://mock/v1', fetch })
  const numbers = z.object({ a: z.number(), b: z.number() })
  const { $schema: _, ...parameters } = z.toJSONSchema(numbers)
  const tools = [{ type: 'function', function: { name: 'add', description: 'Adds.', parameters } }]
  return {
    async run() {
      const { signal } = new AbortController()
      const messages = [{ role: 'user', content: 'Sum up.' }]
      for (;;) {
        const { choices } = await client.chat.completions.create({ model: 'm', messages, tools }, { signal })
        const { message } = choices[0]
        messages.push(message)
        if (!message.tool_calls) return message.content
        for (const { id, function: call } of message.tool_calls) {
          const { a, b } = numbers.parse(JSON.parse(call.arguments))
          messages.push({ role: 'tool', tool_call_id: id, content: String(a + b) })
        }
      }
    },
  }
}
