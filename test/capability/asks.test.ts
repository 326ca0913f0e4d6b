/** What a worker that its guest has taken over may send: every field is looked at outside, and nothing of the host is reached by a name. */

import { describe, expect, test } from 'vitest'
import { HostFunctions } from '../../host/capability/host-function.ts'
import { outside } from '../../host/capability/outside.ts'
import { SentBytes } from '../../host/capability/sent-bytes.ts'

const scope = { signal: new AbortController().signal, decided: () => undefined, sent: new SentBytes(1000) }
const refused = { code: 'internal' }

describe('an ask for a function of the app', () => {
  const functions = HostFunctions.among({ 'a:b/c': { echo: (text: string) => text } }, [
    { name: 'a:b/c', provided: false, functions: ['echo'], gets: '' },
  ])

  test('runs it by its index', async () => {
    const part = functions.open(scope)
    expect(await part.ask({ method: 'import.call', text: '[0, "hello"]' })).toEqual({ text: '{"ok":"hello"}' })
  })

  test.each([
    '[1]',
    '[-1]',
    '[0.5]',
    '["0", "hello"]',
    '["length"]',
    '["map"]',
    '["__proto__"]',
    '["constructor"]',
    '[["0"]]',
    '[null]',
    '[]',
    '{}',
    'null',
    '0',
  ])('that is %s is refused', async text => {
    await expect(functions.open(scope).ask({ method: 'import.call', text })).rejects.toMatchObject(refused)
  })
})

describe('an ask for keys', () => {
  test.each(['{"length": 4000000000}', '[1]', '7', 'null'])('from %s on is refused', async text => {
    const store = outside([{ kind: 'key-value' }]).get('key-value')!
    await expect(store.open(scope).ask({ method: 'key-value.list', text })).rejects.toMatchObject(refused)
    store[Symbol.dispose]?.()
  })
})

describe('an ask for HTTP', () => {
  test.each<[string, string]>([
    ['http.start', 'null'],
    ['http.start', '{"method":"GET","url":{},"headers":[]}'],
    ['http.start', '{"method":"GET","url":"http://a/","headers":{"length":4000000000}}'],
    ['http.start', '{"method":"GET","url":"http://a/","headers":[["a",{}]]}'],
    ['http.write', 'null'],
    ['http.write', '{"id":"0"}'],
    ['http.head', '"__proto__"'],
    ['http.read', '[0]'],
    ['http.drop', '-1'],
    ['http.secret', '{}'],
    ['http.__proto__', '0'],
    ['http', '0'],
  ])('%s of %s is refused', async (method, text) => {
    const egress = outside([]).get('http')!
    await expect(egress.open(scope).ask({ method, text })).rejects.toMatchObject(refused)
    egress[Symbol.dispose]?.()
  })
})
