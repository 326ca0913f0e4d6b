import { format, inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import { Secret } from '../../host/base/secret.ts'

describe('Secret', () => {
  const secret = new Secret('correct horse')

  test.each<[string, () => string]>([
    ['a template', () => `${secret}`],
    ['a sum', () => `${secret as unknown as string}`],
    ['String', () => String(secret)],
    ['toLocaleString', () => (secret as object).toLocaleString()],
    ['JSON', () => JSON.stringify({ secret })],
    ['util.inspect', () => inspect(secret, { showHidden: true, depth: 9 })],
    ['util.inspect of what holds it', () => inspect({ deep: [secret] }, { showHidden: true, depth: 9 })],
    ['util.format', () => format('%s %o %O %j', secret, secret, secret, secret)],
    ['its own properties', () => `[secret] ${JSON.stringify(Object.getOwnPropertyDescriptors(secret))}`],
    ['an error', () => inspect(new Error('x', { cause: secret }))],
  ])('prints as [secret] in %s', (_, print) => {
    expect(print()).toContain('[secret]')
    expect(print()).not.toMatch(/correct|636f7272656374|99.?111.?114/)
  })

  test('cannot be cloned, alone or in what holds it, and so not be sent to a thread', () => {
    const refusal = expect.objectContaining({ name: 'DataCloneError' })
    expect(() => structuredClone(secret)).toThrow(refusal)
    expect(() => structuredClone({ grants: [{ value: secret }] })).toThrow(refusal)
    expect(() => new MessageChannel().port1.postMessage(secret)).toThrow(refusal)
  })

  test('cannot be changed', () => expect(() => Object.assign(secret, { reveal: 1 })).toThrow(TypeError))

  test('gives its value to who asks for it by name, until it is disposed', () => {
    const mine = new Secret('correct horse')
    expect(mine.reveal()).toBe('correct horse')
    mine[Symbol.dispose]()
    expect(() => mine.reveal()).toThrow('after it was disposed')
    expect(secret.reveal()).toBe('correct horse')
  })
})
