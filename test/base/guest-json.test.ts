import { describe, expect, test } from 'vitest'
import { jsonOutcome, MAX_NESTING } from '../../host/base/guest-json.ts'
import { noUsage, type Outcome } from '../../host/base/outcome.ts'

const ok = (value: unknown): Outcome => ({ status: 'ok', value, usage: noUsage, logs: [] })
const lists = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`
const objects = (depth: number): string => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`

describe('the JSON of a guest', () => {
  test.each([lists, objects])('is its value, nested as deep as may be', nested => {
    expect(jsonOutcome(ok(nested(MAX_NESTING - 1)), 'It')).toMatchObject({ status: 'ok' })
    expect(jsonOutcome(ok(nested(MAX_NESTING)), 'It')).toEqual(ok(JSON.parse(nested(MAX_NESTING))))
  })

  test.each([
    lists(MAX_NESTING + 1),
    objects(MAX_NESTING + 1),
    `[1, {"a": ${lists(MAX_NESTING)}}]`,
    lists(100_000),
    objects(100_000),
  ])('that is nested deeper is its fault', text => {
    expect(jsonOutcome(ok(text), 'It')).toMatchObject({
      status: 'trap',
      trap: 'abi',
      message: 'It is nested more than 256 deep.',
    })
  })

  test('that is no JSON is its fault', () => {
    expect(jsonOutcome(ok('{'), 'It')).toMatchObject({ status: 'trap', trap: 'abi', message: 'It is not JSON.' })
  })

  test('is not looked for in what is no answer', () => {
    const ending: Outcome = { status: 'error', error: '[', message: '[', usage: noUsage, logs: [] }
    expect(jsonOutcome(ending, 'It')).toBe(ending)
  })
})
