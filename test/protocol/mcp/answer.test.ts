import { describe, expect, test } from 'vitest'
import type { CallReport } from '../../../host/agent/mod.ts'
import { type ErrorCode, GloveboxError, noUsage, type Outcome } from '../../../host/mod.ts'
import { resultOf, resultOfThrown } from '../../../host/protocol/mcp/answer.ts'

const ended = { usage: noUsage, logs: [] }

const report = (outcome: Outcome, code?: ErrorCode): CallReport => ({
  id: '1',
  name: 'x',
  input: {},
  outcome,
  ...(code && { fault: { code, message: 'of the host' } }),
  text: 'what the model reads',
  durationMs: 0,
})
const ok = (value: unknown) => report({ status: 'ok', value, ...ended })

describe('resultOf', () => {
  test.each([
    ['a text as it is', 'a "text"\n', 'a "text"\n', 'a "text"\n'],
    ['an object as JSON', { a: 1 }, '{"a":1}', { a: 1 }],
    ['big numbers as texts', { n: 2n ** 64n }, '{"n":"18446744073709551616"}', { n: '18446744073709551616' }],
    ['nothing as null', undefined, 'null', null],
  ])('gives %s', (_, value, text, structuredContent) => {
    expect(resultOf(ok(value), 1000)).toMatchObject({ content: [{ type: 'text', text }], structuredContent })
  })

  test('passes on a result of just the most characters, and none that is longer', () => {
    expect(resultOf(ok('x'.repeat(97)), 100).isError).toBeUndefined()
    expect(resultOf(ok('x'.repeat(98)), 100).isError).toBeUndefined()
    expect(resultOf(ok('x'.repeat(99)), 100)).toMatchObject({
      isError: true,
      content: [{ text: 'error: "the result has 101 characters, and at most 100 are passed on; ask for less"' }],
    })
  })

  test('a cycle is an error, not a crash', () => {
    const cycle: { self?: unknown } = {}
    cycle.self = cycle
    expect(resultOf(ok(cycle), 1000)).toMatchObject({ isError: true })
  })

  test.each<Outcome>([
    { status: 'error', error: 'e', message: 'm', ...ended },
    { status: 'trap', trap: 'unreachable', message: 'm', ...ended },
    { status: 'limit', limit: 'fuel', message: 'm', ...ended },
    { status: 'denied', capability: 'tool x', hint: 'h', message: 'm', ...ended },
    { status: 'canceled', message: 'm', ...ended },
  ])('an outcome that is not ok is what the model reads of it: %o', outcome => {
    const { status } = outcome
    const result = resultOf(report(outcome), 1000)
    expect(result).toMatchObject({ isError: true, content: [{ text: 'what the model reads' }] })
    expect(result._meta).toMatchObject({ 'glovebox/outcome': { status, usage: { fuel: '0' } } })
    expect(result.structuredContent).toBeUndefined()
  })

  test.each<[ErrorCode, boolean]>([
    ['input/invalid', true],
    ['budget/exceeded', true],
    ['pool/worker-lost', false],
    ['audit/failed', false],
    ['internal', false],
  ])('of the fault %s, the model is told: %s', (code, forModel) => {
    const failed = report({ status: 'error', error: null, message: 'of the host', ...ended }, code)
    if (forModel) expect(resultOf(failed, 1000)).toMatchObject({ isError: true })
    else expect(() => resultOf(failed, 1000)).toThrow(expect.objectContaining({ code: -32603, data: { code } }))
  })
})

describe('resultOfThrown', () => {
  test('says that a call was canceled, whatever it threw', () => {
    expect(resultOfThrown(new Error('x'), true)).toMatchObject({
      _meta: { 'glovebox/outcome': { status: 'canceled' } },
    })
  })

  test('tells strangers no more than the sentence of the code', () => {
    const told = (thrown: unknown) => {
      try {
        return resultOfThrown(thrown, false)
      } catch (error) {
        return error
      }
    }
    expect(told(new Error('a secret'))).toMatchObject({ code: -32603, message: expect.not.stringContaining('secret') })
    expect(told(new GloveboxError('lifecycle/scope-over', 'a secret'))).toMatchObject({
      message: 'The scope is over; nothing more can be started in it.',
    })
  })
})
