/** The least that a loop can cost: requests and JSON. */

/** A run, and the text that it ends with. */
export function setup({ fetch }) {
  const tools = [{ type: 'function', function: { name: 'add', description: 'Adds.', parameters: {} } }]
  return {
    async run() {
      const messages = [{ role: 'user', content: 'Sum up.' }]
      for (;;) {
        const body = JSON.stringify({ model: 'm', messages, tools })
        const response = await fetch('http://mock/v1/chat/completions', { method: 'POST', body })
        const { message } = (await response.json()).choices[0]
        messages.push(message)
        if (!message.tool_calls) return message.content
        for (const { id, function: call } of message.tool_calls) {
          const { a, b } = JSON.parse(call.arguments)
          messages.push({ role: 'tool', tool_call_id: id, content: String(a + b) })
        }
      }
    },
  }
}
