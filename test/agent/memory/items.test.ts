import { describe, expect, it } from 'vitest'
import { sqliteMemory } from '../../../host/agent/memory/sqlite-memory.ts'
import { trigrams } from '../../support/embedder.ts'
import { folder } from '../../support/folder.ts'

const texts = (found: readonly { readonly text: string }[]) => found.map(({ text }) => text)

describe('episodic memory', () => {
  it('is found by words, with any accents and in any case, the best fit first', async () => {
    using place = folder()
    await using memory = await sqliteMemory(place.file('m.db'))
    for (const text of ['a café in Paris', 'Paris', 'a cat', 'a cafe and a cat']) await memory.episodic.add(text)
    expect(texts(await memory.episodic.search('CAFE cat'))).toEqual(['a cafe and a cat', 'a cat', 'a café in Paris'])
    expect(texts(await memory.episodic.search('cat', { k: 1 }))).toHaveLength(1)
    expect(texts(await memory.episodic.search('dog'))).toEqual([])
  })

  it('takes any text for words, whatever it means to FTS5', async () => {
    using place = folder()
    await using memory = await sqliteMemory(place.file('m.db'))
    await memory.episodic.add('near and not far')
    for (const query of [
      '"',
      '" OR *',
      'NEAR(',
      'text:far',
      'not AND far',
      '-far',
      '{far}',
      'far^',
      "'; DROP TABLE items",
    ]) {
      await expect(memory.episodic.search(query)).resolves.toBeInstanceOf(Array)
    }
    expect(texts(await memory.episodic.search('NOT far'))).toEqual(['near and not far'])
  })

  it('gives the newest when nothing is asked for, of one thread when one is named', async () => {
    using place = folder()
    let now = 0
    await using memory = await sqliteMemory(place.file('m.db'), { now: () => now++ })
    await memory.episodic.add('one', { thread: 'a' })
    await memory.episodic.add('two', { thread: 'b' })
    await memory.episodic.add('three', { thread: 'a' })
    expect(texts(await memory.episodic.search(''))).toEqual(['three', 'two', 'one'])
    expect(texts(await memory.episodic.search('', { thread: 'a' }))).toEqual(['three', 'one'])
    expect(texts(await memory.episodic.search('two one', { thread: 'a' }))).toEqual(['one'])
  })

  it('forgets one by its id, and the oldest beyond mostItems', async () => {
    using place = folder()
    await using memory = await sqliteMemory(place.file('m.db'), { mostItems: 2, embedder: trigrams().embedder })
    const id = await memory.episodic.add('cat one')
    await memory.episodic.add('cat two')
    expect(texts(await memory.episodic.search('cat'))).toHaveLength(2)
    await memory.episodic.add('cat three')
    expect(texts(await memory.episodic.search('cat')).sort()).toEqual(['cat three', 'cat two'])
    expect(await memory.episodic.delete(id)).toBe(false)
  })
})

describe('recall by meaning', () => {
  it('finds what shares no word with the query', async () => {
    using place = folder()
    const { embedder } = trigrams()
    await using byWords = await sqliteMemory(place.file('m.db'))
    await using both = await sqliteMemory(place.file('m.db'), { embedder })
    for (const text of ['photographers', 'accounting', 'a sunny day']) await byWords.episodic.add(text)
    expect(texts(await byWords.episodic.search('photographing'))).toEqual([])
    expect(texts(await both.episodic.search('photographing', { k: 1 }))).toEqual(['photographers'])
  })

  it('makes each vector once, in batches, when something is looked for', async () => {
    using place = folder()
    const { embedder, batches } = trigrams({ maxBatch: 4 })
    {
      await using memory = await sqliteMemory(place.file('m.db'), { embedder })
      for (let i = 0; i < 10; i++) await memory.episodic.add(`episode ${i}`)
      expect(batches).toEqual([])
      await memory.episodic.search('episode')
      expect(batches.map(({ length }) => length)).toEqual([4, 4, 2, 1])
    }
    await using memory = await sqliteMemory(place.file('m.db'), { embedder })
    await memory.episodic.search('episode')
    expect(batches.map(({ length }) => length)).toEqual([4, 4, 2, 1, 1])
  })

  it('makes vectors anew for another embedder, and for a text that was changed', async () => {
    using place = folder()
    {
      await using memory = await sqliteMemory(place.file('m.db'), { embedder: trigrams({ dims: 64 }).embedder })
      await memory.semantic.set('a', 'photographers')
      await memory.semantic.search('photos')
    }
    const { embedder, batches } = trigrams({ id: 'other', dims: 128 })
    await using memory = await sqliteMemory(place.file('m.db'), { embedder })
    expect(texts(await memory.semantic.search('photographing'))).toEqual(['photographers'])
    expect(batches.flat()).toEqual(['a: photographers', 'photographing'])
    await memory.semantic.set('a', 'accountants')
    expect(texts(await memory.semantic.search('accounting'))).toEqual(['accountants'])
    expect(texts(await memory.semantic.search('photographing'))).toEqual([])
  })

  it('sees what another connection wrote and removed', async () => {
    using place = folder()
    const { embedder } = trigrams()
    await using one = await sqliteMemory(place.file('m.db'), { embedder })
    await using other = await sqliteMemory(place.file('m.db'), { embedder })
    const id = await one.episodic.add('photographers')
    expect(texts(await other.episodic.search('photographing'))).toEqual(['photographers'])
    await one.episodic.delete(id)
    expect(texts(await other.episodic.search('photographing'))).toEqual([])
  })

  it('fails loudly when the embedder does, and loses nothing', async () => {
    using place = folder()
    const bad = { ...trigrams().embedder, embed: async () => [] }
    await using memory = await sqliteMemory(place.file('m.db'), { embedder: bad })
    await memory.episodic.add('a cat')
    await expect(memory.episodic.search('cat')).rejects.toMatchObject({ code: 'model/failed' })
    expect(texts(await memory.episodic.search(''))).toEqual(['a cat'])
  })
})

describe('semantic memory', () => {
  it('keeps one fact to a key, found by the key and by the text', async () => {
    using place = folder()
    await using memory = await sqliteMemory(place.file('m.db'), { now: () => 7 })
    await memory.semantic.set('user.city', 'Rome')
    await memory.semantic.set('user.city', 'Paris')
    expect(await memory.semantic.get('user.city')).toEqual({ key: 'user.city', text: 'Paris', at: 7 })
    expect(texts(await memory.semantic.search('city'))).toEqual(['Paris'])
    expect(texts(await memory.semantic.search('rome'))).toEqual([])
    expect(await memory.semantic.delete('user.city')).toBe(true)
    expect(await memory.semantic.get('user.city')).toBeUndefined()
  })
})

describe('a text that is remembered', () => {
  it('is kept whole up to 4,000 characters, and refused beyond', async () => {
    using place = folder()
    await using memory = await sqliteMemory(place.file('m.db'))
    const tooLong = { code: 'input/invalid', detail: { characters: 4001 } }
    await memory.episodic.add('x'.repeat(4000))
    expect(texts(await memory.episodic.search(''))).toEqual(['x'.repeat(4000)])
    await expect(memory.episodic.add('x'.repeat(4001))).rejects.toMatchObject(tooLong)
    await expect(memory.episodic.addAll(['short', 'x'.repeat(4001)])).rejects.toMatchObject(tooLong)
    await memory.semantic.set('key', 'x'.repeat(3995))
    expect((await memory.semantic.get('key'))!.text).toBe('x'.repeat(3995))
    await expect(memory.semantic.set('key', 'x'.repeat(3996))).rejects.toMatchObject(tooLong)
    const remember = memory.tools.find(({ name }) => name === 'remember')!
    expect(await remember.call({ key: 'key', fact: 'x'.repeat(1e6) })).toMatchObject({
      status: 'error',
      message: /shorter/,
    })
    expect(texts(await memory.episodic.search(''))).toHaveLength(1)
  })

  it('may hold what is no text in SQL', async () => {
    using place = folder()
    await using memory = await sqliteMemory(place.file('m.db'))
    await memory.semantic.set('a\0b', 'x\0y \u{1f9e4} "; DROP TABLE items')
    await memory.semantic.set('a\0c', 'other')
    expect((await memory.semantic.get('a\0b'))!.text).toBe('x\0y \u{1f9e4} "; DROP TABLE items')
    expect(await memory.semantic.get('a')).toBeUndefined()
  })
})

describe('a name that SQLite would keep under another', () => {
  it('is refused wherever there is one, so that no owner finds what is of another', async () => {
    using place = folder()
    await using memory = await sqliteMemory(place.file('m.db'))
    await memory.append('\ufffd', [{ role: 'user', text: 'x' }])
    const name = 'k\ud800'
    for (const refused of [
      () => sqliteMemory(place.file('m.db'), { owner: name }),
      () => memory.semantic.set(name, 'x'),
      () => memory.semantic.get(name),
      () => memory.semantic.delete(name),
      () => memory.episodic.add('x', { thread: name }),
      () => memory.episodic.search('x', { thread: name }),
      () => memory.episodic.search('', { thread: name }),
      () => memory.append(name, [{ role: 'user', text: 'x' }]),
      () => memory.load(name),
      () => memory.history.count(name),
      () => memory.clear('\ud800'),
    ]) {
      await expect((async () => refused())()).rejects.toMatchObject({ code: 'config/invalid' })
    }
    expect(await memory.load('\ufffd')).toHaveLength(1)
  })
})

describe('procedural memory', () => {
  it('counts what worked and what failed for a task, and gives what worked first', async () => {
    using place = folder()
    await using memory = await sqliteMemory(place.file('m.db'))
    const tried = (tool: string, ok: boolean) =>
      memory.procedural.add({ task: 'sum a list', tool, input: { x: 1 }, ok })
    for (const [tool, ok] of [
      ['guess', false],
      ['add', true],
      ['add', true],
      ['guess', true],
      ['add', false],
    ] as const) {
      await tried(tool, ok)
    }
    expect(await memory.procedural.search('sum of list')).toEqual([
      { task: 'sum a list', tool: 'add', input: { x: 1 }, worked: 2, failed: 1 },
      { task: 'sum a list', tool: 'guess', input: { x: 1 }, worked: 1, failed: 1 },
    ])
  })
})
