import { runInNewContext } from 'node:vm'
import { describe, expect, test } from 'vitest'
import { asError, errorCodes, GloveboxError } from '../../host/base/error.ts'

describe('GloveboxError', () => {
  test('crosses threads as data and is itself again', () => {
    const error = new GloveboxError('pool/queue-full', 'full', { detail: { queue: 3 } })
    const rebuilt = GloveboxError.fromData(structuredClone(error.toData()))
    expect(rebuilt).toBeInstanceOf(GloveboxError)
    expect(rebuilt).toMatchObject({
      name: 'GloveboxError',
      code: 'pool/queue-full',
      message: 'full',
      detail: { queue: 3 },
    })
    expect(rebuilt.stack).toBe(error.stack)
  })

  test('is known by its brand, also from another copy of the package', () => {
    expect(GloveboxError.is(new GloveboxError('internal', 'x'))).toBe(true)
    expect(GloveboxError.is({ [Symbol.for('glovebox.error')]: true })).toBe(true)
    for (const other of [new Error('x'), { code: 'internal' }, 'internal', null, undefined]) {
      expect(GloveboxError.is(other)).toBe(false)
    }
  })

  test('keeps its cause, and has none when none was given', () => {
    const cause = new Error('why')
    expect(new GloveboxError('internal', 'x', { cause }).cause).toBe(cause)
    expect('cause' in new GloveboxError('internal', 'x')).toBe(false)
  })
})

describe('errorCodes', () => {
  test('each is a group and a name, but for internal, and is explained by a sentence', () => {
    for (const [code, sentence] of Object.entries(errorCodes)) {
      expect(code).toMatch(/^(?:[a-z]+\/[a-z]+(?:-[a-z]+)*|internal)$/)
      expect(sentence).toMatch(/^[A-Z].*\.$/)
    }
  })
})

describe('asError', () => {
  test('an error is itself, a text its message, and anything else the cause', () => {
    const error = new Error('x')
    expect(asError(error)).toBe(error)
    expect(asError('text').message).toBe('text')
    const thrown = { odd: true }
    expect(asError(thrown)).toMatchObject({ message: 'a value that is not an Error was thrown', cause: thrown })
    expect(asError(runInNewContext('undefined'))).toBeInstanceOf(Error)
  })
})
