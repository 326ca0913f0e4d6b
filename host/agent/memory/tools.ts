/** Tools with which a model keeps and finds facts itself. */

import type { Schema, Tool } from '../../base/tool.ts'
import { tool } from '../host-tool.ts'
import type { Episodic, Semantic } from './kinds.ts'

/** `remember`, `recall` and `forget` over the facts and episodes of one memory. */
export function memoryTools(semantic: Semantic, episodic: Episodic): readonly Tool[] {
  return [
    tool({
      name: 'remember',
      description: 'Keeps a fact for later conversations. A fact of the same key is replaced.',
      input: texts({ key: 'What it is about, such as user.city', fact: 'The fact, in one sentence' }),
      call: async ({ key, fact }) => {
        await semantic.set(key, fact)
        return 'kept'
      },
    }),
    tool({
      name: 'recall',
      description: 'Looks for facts, and for what was said in earlier conversations.',
      input: texts({ query: 'What to look for' }),
      call: async ({ query }, { signal }) => {
        const search = { k: 5, ...(signal && { signal }) }
        const [facts, episodes] = [await semantic.search(query, search), await episodic.search(query, search)]
        return { facts: facts.map(({ key, text }) => ({ key, text })), said: episodes.map(({ text }) => text) }
      },
    }),
    tool({
      name: 'forget',
      description: 'Removes the fact of a key.',
      input: texts({ key: 'The key under which it was kept' }),
      call: async ({ key }) => ((await semantic.delete(key)) ? 'forgotten' : 'there was none'),
    }),
  ]
}

/** The schema of an object of texts, each required. */
function texts<const P extends Readonly<Record<string, string>>>(docs: P): Schema<{ readonly [N in keyof P]: string }> {
  const names = Object.keys(docs)
  const properties = Object.fromEntries(names.map(name => [name, { type: 'string', description: docs[name] }]))
  const schema = () => ({ type: 'object', properties, required: names, additionalProperties: false })
  return {
    '~standard': {
      version: 1,
      vendor: 'glovebox',
      validate: value => {
        const given = (value ?? {}) as { [N in keyof P]: string }
        const wrong = names.filter(name => !Object.hasOwn(given, name) || typeof given[name] !== 'string')
        if (wrong.length === 0) return { value: given }
        return { issues: wrong.map(name => ({ message: 'expected a string', path: [name] })) }
      },
      jsonSchema: { input: schema, output: schema },
    },
  }
}
