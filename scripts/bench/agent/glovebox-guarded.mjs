/** This package with a budget in money, a policy that looks at each call, and a listener for every event. */

import { agent, budget, openai, policy, scope, tool } from 'glovebox/agent'
import { z } from 'zod'

/** A run, and the text that it ends with. */
export function setup({ fetch }) {
  const { id, generate } = openai('m', { api: 'chat', baseURL: 'http://mock/v1', apiKey: 'k', fetch })
  const input = z.object({ a: z.number(), b: z.number() })
  const add = tool({ name: 'add', description: 'Adds.', input, call: ({ a, b }) => a + b })
  // Not streamed, as the others are not.
  const helper = agent({ model: { id, generate }, tools: [add], maxTurns: 20 })
  const rules = policy({ roles: { user: ['add'] }, as: ['user'], decide: () => 'allow' })
  const prices = { m: { input: 1, output: 4 } }
  let events = 0
  const onEvent = () => {
    events += 1
    return undefined
  }
  return {
    async run() {
      await using root = scope({ policy: rules, budget: budget({ usd: 5, tokens: 1_000_000 }, { prices }), onEvent })
      const { text } = await helper.run('Sum up.', { scope: root })
      if (events === 0) throw new Error('no event was told')
      return text
    },
  }
}
