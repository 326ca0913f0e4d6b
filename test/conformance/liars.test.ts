import { expect, test } from 'vitest'
import type { Adapter } from './runner/adapter.ts'
import { type Case, callsOf } from './runner/case.ts'
import { runCase } from './runner/run-case.ts'
import { readCases } from './runner/suite.ts'
import { caseOf, connectTo, liar } from './support.ts'

/** Big binaries take a second each to write, and tell nothing more of a liar. */
const cases = readCases().filter(({ name }) => !name.startsWith('binaries/bound-'))

async function verdicts(adapter: Adapter, of: readonly Case[] = cases) {
  const found: { name: string; verdict: string }[] = []
  for (const one of of) {
    const { verdict } = await runCase(one, adapter, () => connectTo(adapter))
    found.push({ name: one.name, verdict })
  }
  return found
}

const passed = (found: Awaited<ReturnType<typeof verdicts>>): string[] =>
  found.filter(({ verdict }) => verdict === 'pass').map(({ name }) => name)

/** Whether a case can be met by answering the same to everything. */
const demands = (one: Case, status: 'refused'): boolean => {
  return callsOf(one).some(({ expect: wanted }) => ![wanted].flat().some(each => each === status || (typeof each === 'object' && [each.status].flat().includes(status)))) // biome-ignore format: one thought
}

test('an adapter that always says ok fails nearly everything', async () => {
  const found = passed(await verdicts(liar({ status: 'ok', value: null })))
  const share = found.length / cases.length
  expect(share, found.join(', ')).toBeLessThan(0.1)
})

test('an adapter that always refuses fails every case in which something must work', async () => {
  const found = passed(await verdicts(liar({ status: 'refused' })))
  const positive = cases.filter(one => demands(one, 'refused')).map(({ name }) => name)
  expect(positive.length).toBeGreaterThan(180)
  expect(found.filter(name => positive.includes(name))).toEqual([])
})

test('an adapter that always traps, or always ends at a limit, fails most', async () => {
  for (const outcome of [{ status: 'trap', trap: 'unreachable' }, { status: 'limit', limit: 'time' }] as const) // biome-ignore format: one thought
    expect(passed(await verdicts(liar(outcome))).length / cases.length).toBeLessThan(0.35)
})

test('a host whose good tool does not work is unhealthy, whatever it answers to the case', async () => {
  const broken: Adapter = {
    ...liar({ status: 'ok' }),
    start: async () => ({ load: async () => ({ call: async () => ({ status: 'trap', trap: 'unknown' }) }) }),
  }
  const one = caseOf({ claim: 'A claim.', clause: 'P1', steps: [{ call: 'f', expect: 'trap' }], after: 'healthy' })
  expect(await runCase(one, broken, () => connectTo(broken))).toMatchObject({ verdict: 'fail', how: 'unhealthy' })
})

test('a case that the engine cannot express is skipped, with the reason', async () => {
  const bare = { ...liar({ status: 'ok' }), features: ['core'] as const }
  const one = caseOf({ claim: 'A claim.', clause: 'P1', steps: [{ call: 'f', expect: 'ok' }], after: 'healthy' })
  expect(await runCase(one, bare, () => connectTo(bare))).toMatchObject({ verdict: 'skip', message: expect.stringContaining('core modules only') }) // biome-ignore format: one thought
})
