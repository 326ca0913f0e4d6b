import { describe, expect, test } from 'vitest'
import type { Outcome } from './runner/adapter.ts'
import type { Expectation } from './runner/case.ts'
import { judge } from './runner/judge.ts'

const usage = { fuel: '100', memoryBytes: 65_536, memoryRefused: 1, hostCalls: 3, exact: true }
const ok: Outcome = { status: 'ok', value: { a: [1, 'x'] }, usage, logs: [{ level: 'info', message: '12345' }] }
const limit: Outcome = { status: 'limit', limit: 'fuel', message: 'gone' }

describe('an outcome meets', () => {
  test.each<[string, Outcome, Expectation]>([
    ['its status', ok, 'ok'],
    ['one of several statuses', ok, { status: ['trap', 'ok'] }],
    ['an equal value', ok, { value: { a: [1, 'x'] } }],
    ['its limit, among others', limit, { limit: ['time', 'fuel'] }],
    ['a trap of any name', { status: 'trap', trap: 'abi' }, 'trap'],
    ['its error', { status: 'error', error: 'no-entry' }, { error: 'no-entry' }],
    ['one of the alternatives', limit, ['trap', { limit: 'fuel' }]],
    ['fuel to the unit', ok, { fuel: 100 }],
    ['bounds of fuel and memory', ok, { fuel: { atMost: 100 }, memoryBytes: { atLeast: 65_536, atMost: 65_536 } }],
    ['figures', ok, { memoryRefused: 1, hostCalls: 3, exact: true }],
    ['a bound of its log', ok, { status: 'ok', logBytes: { atMost: 5 } }],
    ['text that it has, and text that it lacks', ok, { status: 'ok', has: ['123'], lacks: ['CANARY'] }],
    ['a time', ok, { status: 'ok', withinMs: 50 }],
    ['lines that can be printed', ok, { status: 'ok', printable: true }],
  ])('%s', (_, outcome, expectation) => {
    expect(judge(outcome, expectation, 50)).toBeUndefined()
  })
})

describe('an outcome fails for', () => {
  test.each<[string, Outcome, Expectation]>([
    ['another status', ok, 'trap'],
    ['another value', ok, { value: { a: [1, 'y'] } }],
    ['a value where none is', limit, { value: 1 }],
    ['another limit', limit, { limit: 'time' }],
    ['another trap', { status: 'trap', trap: 'abi' }, { trap: 'unreachable' }],
    ['one unit of fuel', ok, { fuel: 99 }],
    ['fuel that it does not tell', limit, { fuel: { atMost: 1 } }],
    ['one byte of memory', ok, { memoryBytes: { atMost: 65_535 } }],
    ['another figure', ok, { hostCalls: 2 }],
    ['one byte of log', ok, { status: 'ok', logBytes: { atMost: 4 } }],
    ['one byte of message', limit, { limit: 'fuel', messageBytes: { atMost: 3 } }],
    ['text that is missing', ok, { status: 'ok', has: ['CANARY'] }],
    ['an escape sequence', { status: 'trap', message: '\u001b[2J' }, { status: 'trap', printable: true }],
    ['a millisecond too many', ok, { status: 'ok', withinMs: 49 }],
    ['a fault of the host, whatever is allowed', { status: 'fault' }, { lacks: ['x'] }],
    ['a difference from what was', ok, { same: 'first' }],
  ])('%s', (_, outcome, expectation) => {
    expect(judge(outcome, expectation, 50)).toMatchObject({ how: 'wrong outcome' })
  })

  test('a canary is a leak, also where an alternative would hold', () => {
    const outcome: Outcome = { status: 'error', error: 'x', message: 'CANARY' }
    expect(judge(outcome, [{ status: 'ok' }, { status: 'error', lacks: ['CANARY'] }], 0)).toMatchObject({
      how: 'leaked',
    })
  })
})

test('an outcome is the same as an earlier one in value and fuel, not in time', () => {
  const again: Outcome = { ...ok, message: 'other' }
  expect(judge(again, { same: 'first' }, 0, new Map([['first', ok]]))).toBeUndefined()
  const dearer: Outcome = { ...ok, usage: { ...usage, fuel: '101' } }
  expect(judge(dearer, { same: 'first' }, 0, new Map([['first', ok]]))).toMatchObject({ how: 'wrong outcome' })
})

test('an outcome differs from an earlier one when its value does', () => {
  const expectation: Expectation = { status: 'ok', differs: 'first' }
  expect(judge({ ...ok, value: 2 }, expectation, 0, new Map([['first', ok]]))).toBeUndefined()
  expect(judge(ok, expectation, 0, new Map([['first', ok]]))).toMatchObject({ how: 'wrong outcome' })
})
