import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createEngine } from 'glovebox'

const engine = await createEngine()
after(() => engine[Symbol.asyncDispose]())
const tool = await engine.load(new URL('../build/{{name}}.wasm', import.meta.url))

test('a person is greeted by name', async () => {
  const outcome = await tool.call('greet', { name: 'Ada' })
  assert.equal(outcome.status, 'ok')
  assert.equal(outcome.value, 'Hello, Ada!')
})

test('an empty name is an error', async () => {
  const outcome = await tool.call('greet', { name: '' })
  assert.equal(outcome.status, 'error')
})

test('a call that spends its fuel ends, and the next one works', async () => {
  const spent = await tool.call('greet', { name: 'Ada' }, { limits: { fuel: 100n } })
  assert.equal(spent.status, 'limit')
  assert.equal((await tool.call('greet', { name: 'Ada' })).status, 'ok')
})
