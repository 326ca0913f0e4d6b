/** The three kinds of long memory: what happened, what is so, and what worked. */

import { fingerprintOf } from '../canonical.ts'
import { named } from '../option.ts'
import { type Item, type Items, type NewItem, type Search, whole } from './items.ts'

/** One thing that happened. */
export interface Episode {
  readonly id: string
  readonly text: string
  readonly at: number
}

/** What happened, one text for each event. */
export interface Episodic {
  /** Remembers; answers the episode's id. @throws {GloveboxError} `input/invalid` for over 4,000 characters. */
  add(text: string, where?: { readonly thread?: string }): Promise<string>
  /** Remembers several at once, or none; answers their ids. */
  addAll(texts: readonly string[], where?: { readonly thread?: string }): Promise<readonly string[]>
  search(query: string, search?: Search): Promise<readonly Episode[]>
  delete(id: string): Promise<boolean>
}

/** One fact. */
export interface Fact {
  /** What it is about, such as `user.city`. */
  readonly key: string
  readonly text: string
  readonly at: number
}

/** What is so, one text for each key; a new text replaces the old one. */
export interface Semantic {
  /** @throws {GloveboxError} `input/invalid` for over 4,000 characters, the key among them. */
  set(key: string, text: string): Promise<void>
  get(key: string): Promise<Fact | undefined>
  search(query: string, search?: Omit<Search, 'thread'>): Promise<readonly Fact[]>
  delete(key: string): Promise<boolean>
}

/** One way to do something: a tool call, and how often it worked for that. */
export interface Procedure {
  readonly task: string
  readonly tool: string
  /** The arguments, parsed. */
  readonly input: unknown
  readonly worked: number
  readonly failed: number
}

/** Which tool calls worked for what. */
export interface Procedural {
  /** Counts one more try. */
  add(tried: Omit<Procedure, 'worked' | 'failed'> & { readonly ok: boolean }): Promise<void>
  /** Those for the tasks most like this one, what worked more often first. */
  search(task: string, search?: Omit<Search, 'thread'>): Promise<readonly Procedure[]>
}

const episodeOf = ({ key, text, at }: Item<null>): Episode => ({ id: key, text, at })
const factOf = ({ key, text, at }: Item<null>): Fact => ({ key, text, at })

/** Over the items of kind `episode`. */
export function episodic(items: Items<null>, ids: () => string): Episodic {
  return {
    async add(text, { thread } = {}) {
      const item = newEpisode(ids(), whole('An episode', text), thread)
      await items.put(item)
      return item.key
    },
    async addAll(texts, { thread } = {}) {
      const all = texts.map(text => newEpisode(ids(), whole('An episode', text), thread))
      await items.put(...all)
      return all.map(({ key }) => key)
    },
    search: async (query, search) => (await items.search(query, search)).map(episodeOf),
    delete: id => items.delete(id),
  }
}

/** The item of an episode. */
export function newEpisode(key: string, text: string, thread?: string): NewItem<null> {
  return { key, text, ...(thread !== undefined && { thread }), data: () => null }
}

/** Over the items of kind `fact`. */
export function semantic(items: Items<null>): Semantic {
  return {
    async set(key, text) {
      const fact = whole('A fact, with its key,', `${named('The key of a fact', key)}: ${text}`)
      await items.put({ key, text: fact, data: () => null })
    },
    async get(key) {
      const item = await items.get(key)
      return item && withoutKey(factOf(item))
    },
    search: async (query, search) => (await items.search(query, search)).map(item => withoutKey(factOf(item))),
    delete: key => items.delete(key),
  }
}

/** The key is part of what is searched, and of its meaning; it is not part of the fact. */
function withoutKey({ key, text, at }: Fact): Fact {
  return { key, text: text.slice(key.length + 2), at }
}

/** Over the items of kind `procedure`. */
export function procedural(items: Items<Procedure>): Procedural {
  return {
    add: tried => items.put(newProcedure(tried)),
    search: async (task, search) => {
      const found = (await items.search(task, search)).map(({ data }) => data)
      return found.sort((a, b) => rate(b) - rate(a))
    },
  }
}

/** The item of a try. */
export function newProcedure({ task, tool, input, ok }: Parameters<Procedural['add']>[0]): NewItem<Procedure> {
  return {
    key: fingerprintOf('glovebox procedure 1', { task, tool, input }),
    text: `${task}\n${tool}`,
    data: (before = { task, tool, input, worked: 0, failed: 0 }) => ({
      ...before,
      worked: before.worked + (ok ? 1 : 0),
      failed: before.failed + (ok ? 0 : 1),
    }),
  }
}

const rate = ({ worked, failed }: Procedure) => worked / (worked + failed)
