import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createEngine, type Engine, type Outcome, type Toolset } from '../../host/mod.ts'
import { MIN_ATTACHED } from '../../host/wit/attachment.ts'
import { largeComponent } from '../support/large.ts'
import { toolFile } from '../support/tools.ts'

const lengths = { under: MIN_ATTACHED - 8, at: MIN_ATTACHED, over: MIN_ATTACHED + 8, far: 20 * MIN_ATTACHED }

const list = <T>(bytes: number, size: number, item: (i: number) => T): T[] =>
  Array.from({ length: bytes / size }, (_, i) => item(i))
const base64 = (bytes: number): string =>
  Buffer.from(Array.from({ length: bytes }, (_, i) => i & 0xff)).toString('base64')

/** By the function that echoes it, values of about so many bytes. */
const values: Record<string, (bytes: number) => unknown> = {
  'text in ASCII': bytes => 'x"\\\n\0\x7f'.repeat(bytes).slice(0, bytes),
  'text of a byte order mark and two bytes a character': bytes => `\ufeff${'é'.repeat(bytes - 1)}`,
  'text of three and four bytes a character': bytes => '語\u{1f600}\u{10ffff}'.repeat(bytes / 5),
  bytes: base64,
  integers: bytes => list(bytes, 4, i => (i % 2 ? i : -0x8000_0000 + i)),
  floats: bytes => list(bytes, 8, i => i / 7),
  singles: bytes => list(bytes, 4, i => Math.fround(i / 7)),
  longs: bytes => list(bytes, 8, i => String(2n ** 64n - 1n - BigInt(i))),
  texts: bytes => list(bytes, 16, i => `"the text of ${i}"`),
  'texts of which one is long': bytes => ['a', 'é'.repeat(bytes), '', 'x'.repeat(bytes)],
  maybe: bytes => 'ä'.repeat(bytes),
  'maybe not': () => null,
  rows: bytes => list(bytes, 64, i => ({ id: i, name: `row ${i}`, score: i / 7 })),
  'rows of which one has a long name': bytes => [
    { id: 1, name: 'x'.repeat(bytes), score: 0.5 },
    { id: 2, name: '', score: 1 },
  ],
  both: bytes => ({ text: 'é'.repeat(bytes), list: list(bytes, 8, i => i / 3) }),
}

describe.each(['utf8', 'utf16'] as const)('a value in a guest whose strings are %s', encoding => {
  let engine: Engine
  let toolset: Toolset
  beforeAll(async () => {
    engine = await createEngine({ workers: 1 })
    toolset = await engine.load(await largeComponent(encoding))
  })
  afterAll(() => engine[Symbol.asyncDispose]())

  describe.each(Object.entries(lengths))('%s the length from which it is attached', (_, bytes) => {
    test.each(Object.entries(values))('comes back as it was: %s', async (name, make) => {
      const value = make(bytes)
      const outcome = await toolset.call(name.split(' ')[0]!, { value })
      expect(outcome.status).toBe('ok')
      // Not by `toEqual` alone, which takes seconds for a list of this length when it differs.
      expect(JSON.stringify(valueIn(outcome)) === JSON.stringify(value)).toBe(true)
    })

    test('is the payload of an error as of a value', async () => {
      const ok = await toolset.call('either', { value: { tag: 'ok', val: 'x'.repeat(bytes) } })
      expect(ok).toMatchObject({ status: 'ok', value: 'x'.repeat(bytes) })
      const error = await toolset.call('either', { value: { tag: 'err', val: base64(bytes) } })
      expect(error).toMatchObject({ status: 'error', error: base64(bytes) })
    })

    test('has no negative zero', async () => {
      const outcome = await toolset.call('floats', { value: list(bytes, 8, () => -0) })
      expect((valueIn(outcome) as number[]).every(item => Object.is(item, 0))).toBe(true)
    })

    test('is refused where it does not fit its type', async () => {
      const wrong = list(bytes, 4, i => (i === bytes / 4 - 1 ? 2 ** 31 : i))
      await expect(toolset.call('integers', { value: wrong })).rejects.toMatchObject({ code: 'input/invalid' })
      await expect(toolset.call('floats', { value: [...list(bytes, 8, i => i), 'NaN'] })).rejects.toMatchObject({
        code: 'input/invalid',
      })
      await expect(toolset.call('bytes', { value: `${base64(bytes)}=` })).rejects.toMatchObject({
        code: 'input/invalid',
      })
    })
  })

  test('may be changed by the app once the call is made', async () => {
    const value = list(lengths.far, 4, i => i)
    const calls = [0, 1, 2].map(() => toolset.call('integers', { value }))
    value.fill(0)
    for (const call of calls) expect((valueIn(await call) as number[])[100]).toBe(100)
  })

  test('of many calls at once is that of each', async () => {
    const texts = Array.from({ length: 40 }, (_, i) => String(i).repeat(lengths.at))
    const outcomes = await Promise.all(texts.map(value => toolset.call('text', { value })))
    expect(outcomes.map(valueIn)).toEqual(texts)
  })
})

const valueIn = (outcome: Outcome): unknown => (outcome.status === 'ok' ? outcome.value : outcome)

describe('what is attached', () => {
  test('counts its bytes, in and out', async () => {
    await using engine = await createEngine({ workers: 1 })
    const toolset = await engine.load(await largeComponent())
    const { usage } = await toolset.call('text', { value: 'é'.repeat(lengths.far) })
    expect(usage).toMatchObject({ bytesIn: 2 * lengths.far + '[0]'.length, bytesOut: 2 * lengths.far + '0'.length })
  })

  test('is refused by the ceiling of the output before it leaves the guest', async () => {
    const bytes = lengths.far
    await using engine = await createEngine({ workers: 1 })
    const toolset = await engine.load(await largeComponent())
    const call = (outputBytes: number) =>
      toolset.call('text', { value: 'x'.repeat(bytes) }, { limits: { outputBytes } })
    // The pointer and the length of the text count 8.
    expect(await call(bytes + 7)).toMatchObject({ status: 'limit', limit: 'output' })
    expect(await call(bytes + 8)).toMatchObject({ status: 'ok' })
    expect(await call(bytes + 9)).toMatchObject({ status: 'ok' })
  })

  test('passes the pipe to a process and back', async () => {
    await using engine = await createEngine({ workers: 1, isolation: 'process' })
    const toolset = await engine.load(await largeComponent())
    for (const [name, make] of Object.entries(values)) {
      const value = make(lengths.far)
      const outcome = await toolset.call(name.split(' ')[0]!, { value })
      expect(JSON.stringify(valueIn(outcome)) === JSON.stringify(value)).toBe(true)
    }
  })

  test('is what a guest in JavaScript gives and takes', async () => {
    await using engine = await createEngine({ workers: 1 })
    const toolset = await engine.load(toolFile('hostile'))
    const text = 'x語é\u{1f600}'.repeat(lengths.at)
    expect(await toolset.call('echo', { text })).toMatchObject({ value: text })
    expect(await toolset.call('return-bytes', { size: lengths.far })).toMatchObject({
      value: Buffer.alloc(lengths.far).toString('base64'),
    })
  })
})
