/** Decides whether an outcome is what a case expects; the runner's only judge, the same for every engine. */

import { isDeepStrictEqual } from 'node:util'
import type { Outcome } from './adapter.ts'
import type { Expectation, Expected } from './case.ts'

/** Why an outcome is not the expected one. */
export interface Objection {
  /** `leaked` when something was found that must not be there. */
  readonly how: 'leaked' | 'wrong outcome'
  readonly message: string
}

/** What earlier steps ended with, by the names that they gave themselves. */
export type Remembered = ReadonlyMap<string, Outcome>

/** Nothing when the outcome meets the expectation; of several alternatives, the objection of the first. */
export function judge(
  outcome: Outcome,
  expectation: Expectation,
  wallMs: number,
  remembered: Remembered = new Map(),
): Objection | undefined {
  const alternatives = (Array.isArray(expectation) ? expectation : [expectation]).map(one =>
    typeof one === 'string' ? { status: one } : one,
  )
  const objections = alternatives.map(one => objectionTo(outcome, one, wallMs, remembered))
  // A leak is a leak, whatever else would have been allowed.
  return objections.includes(undefined) ? undefined : (objections.find(one => one?.how === 'leaked') ?? objections[0])
}

function objectionTo(
  outcome: Outcome,
  expected: Expected,
  wallMs: number,
  remembered: Remembered,
): Objection | undefined {
  const text = JSON.stringify(outcome)
  const leak = expected.lacks?.find(canary => text.includes(canary))
  if (leak !== undefined) return { how: 'leaked', message: `${leak} is in the outcome: ${brief(text)}` }
  const wrong =
    wrongEnding(outcome, expected) ?? wrongUsage(outcome, expected) ?? wrongRest(outcome, text, expected, wallMs)
  if (wrong !== undefined) return { how: 'wrong outcome', message: `${wrong}: ${brief(text)}` }
  if (expected.differs !== undefined && isDeepStrictEqual(remembered.get(expected.differs)?.value, outcome.value))
    return { how: 'wrong outcome', message: `it does not differ from ${expected.differs}: ${brief(text)}` }
  return expected.same === undefined ? undefined : difference(outcome, expected.same, remembered)
}

/** The status that an expectation stands for, told by what else it names. */
function statusesOf({ status, limit, trap, ...expected }: Expected): readonly string[] | undefined {
  if (status !== undefined) return [status].flat()
  if (limit !== undefined) return ['limit']
  if (trap !== undefined) return ['trap']
  if ('value' in expected) return ['ok']
  return 'error' in expected ? ['error'] : undefined
}

const isOneOf = (actual: string | undefined, names: string | readonly string[] | undefined): boolean =>
  names === undefined || (actual !== undefined && [names].flat().includes(actual))

function wrongEnding(outcome: Outcome, expected: Expected): string | undefined {
  const statuses = statusesOf(expected)
  if (outcome.status === 'fault') return 'the host itself failed'
  if (statuses && !statuses.includes(outcome.status)) return `expected ${statuses.join(' or ')}`
  if (outcome.status === 'limit' && !isOneOf(outcome.limit, expected.limit)) return `expected limit ${expected.limit}`
  if (outcome.status === 'trap' && !isOneOf(outcome.trap, expected.trap)) return `expected trap ${expected.trap}`
  if ('value' in expected && !isDeepStrictEqual(outcome.value, expected.value))
    return `expected the value ${brief(JSON.stringify(expected.value))}`
  if ('error' in expected && !isDeepStrictEqual(outcome.error, expected.error))
    return `expected the error ${brief(JSON.stringify(expected.error))}`
  if (expected.code !== undefined && !outcome.code?.includes(expected.code)) return `expected the code ${expected.code}`
  return undefined
}

function wrongUsage({ usage = {} }: Outcome, expected: Expected): string | undefined {
  const fuel = usage.fuel === undefined ? undefined : Number(usage.fuel)
  const range = typeof expected.fuel === 'number' ? { atMost: expected.fuel, atLeast: expected.fuel } : expected.fuel
  if (range && !within(fuel, range)) return `expected fuel ${JSON.stringify(expected.fuel)}`
  if (expected.memoryBytes && !within(usage.memoryBytes, expected.memoryBytes))
    return `expected memory ${JSON.stringify(expected.memoryBytes)}`
  for (const name of ['memoryRefused', 'hostCalls', 'exact'] as const) {
    if (expected[name] !== undefined && expected[name] !== usage[name]) return `expected ${name} ${expected[name]}`
  }
  return undefined
}

function within(
  value: number | undefined,
  { atMost = Infinity, atLeast = 0 }: { atMost?: number | undefined; atLeast?: number | undefined },
): boolean {
  return value !== undefined && value >= atLeast && value <= atMost
}

function wrongRest(outcome: Outcome, text: string, expected: Expected, wallMs: number): string | undefined {
  const missing = expected.has?.find(one => !text.includes(one))
  if (missing !== undefined) return `expected ${missing} somewhere`
  const logBytes = (outcome.logs ?? []).reduce((sum, { message }) => sum + Buffer.byteLength(message), 0)
  if (expected.logBytes && logBytes > expected.logBytes.atMost) return `the log has ${logBytes} bytes`
  const messageBytes = Buffer.byteLength(outcome.message ?? '')
  if (expected.messageBytes && messageBytes > expected.messageBytes.atMost)
    return `the message has ${messageBytes} bytes`
  const told = [outcome.message ?? '', ...(outcome.logs ?? []).map(({ message }) => message)]
  if (expected.printable && told.some(line => /\p{Cc}/u.test(line))) return 'a control character is in what people read'
  if (expected.withinMs !== undefined && wallMs > expected.withinMs)
    return `it took ${Math.round(wallMs)} ms, more than ${expected.withinMs}`
  return undefined
}

function difference(outcome: Outcome, name: string, remembered: Remembered): Objection | undefined {
  const first = remembered.get(name)
  const essence = ({ status, limit, trap, value, error, usage }: Outcome): unknown => [
    status,
    limit,
    trap,
    value,
    error,
    usage?.fuel,
  ]
  if (first !== undefined && isDeepStrictEqual(essence(first), essence(outcome))) return undefined
  const message = `it differs from ${name}: ${brief(JSON.stringify(first))} and ${brief(JSON.stringify(outcome))}`
  return { how: 'wrong outcome', message }
}

const SHOWN = 400

/** As much of a text as helps. */
export const brief = (text: string | undefined): string =>
  text === undefined ? 'nothing' : text.length <= SHOWN ? text : `${text.slice(0, SHOWN)} … (${text.length} characters)`
