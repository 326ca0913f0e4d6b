import { describe, expect, test } from 'vitest'
import { assemble } from './runner/assemble.ts'
import { MalformedCase, needs, parseCase } from './runner/case.ts'
import { parseClauses, readCases, readClauses } from './runner/suite.ts'
import { caseOf } from './support.ts'

const header = { claim: 'A claim.', clause: 'P1', steps: [{ call: 'f', expect: 'ok' }], after: 'healthy' }

describe('parseCase', () => {
  test('a case is its header, its name and its text', () => {
    expect(caseOf(header)).toMatchObject({
      name: 'area/claim',
      form: 'component',
      claim: 'A claim.',
      body: '(component)',
    })
    expect(caseOf({ ...header, lift: { f: '' } }).form).toBe('core')
  })

  test.each([
    ['an unknown key', { ...header, claims: 'x' }],
    ['an unknown key of a step', { ...header, steps: [{ call: 'f', expects: 'ok' }] }],
    ['an unknown key of an expectation', { ...header, steps: [{ call: 'f', expect: { statuses: 'ok' } }] }],
    ['an unknown feature', { ...header, features: ['magic'] }],
    ['an unknown limit', { ...header, limits: { gas: 1 } }],
    ['a claim that is no sentence', { ...header, claim: 'a claim' }],
    ['no clause', { ...header, clause: undefined }],
    ['nothing claimed', { ...header, steps: undefined }],
    ['both a text and a shared guest', { ...header, guest: 'echo' }],
    ['no promise of health', { ...header, after: undefined }],
  ])('%s is refused', (_, changed) => {
    expect(() => caseOf(changed)).toThrow(MalformedCase)
  })

  test('text without a header is refused', () => {
    expect(() => parseCase('area/claim.wat', '(component)')).toThrow('does not open with a header')
  })

  test('grants, sessions and cancellation are needed of an engine without being named', () => {
    const grants = [{ kind: 'dir', guest: '/a', host: '/b' }]
    const steps = [{ together: [{ call: 'f', session: 's', expect: 'ok' }, { call: 'f', cancel: 1, expect: 'ok' }] }] // biome-ignore format: one thought
    expect(needs(caseOf({ ...header, grants, steps }))).toEqual(['dir', 'dir-read', 'sessions', 'cancel'])
    const others = { grants: [{ kind: 'key-value', expires: 1 }], functions: { 'a:b/c': { find: { echo: true } } } }
    expect(needs(caseOf({ ...header, ...others }))).toEqual(['key-value', 'expiry', 'host-functions'])
    expect(needs(caseOf({ ...header, plugin: ['f'] }))).toEqual(['plugin'])
  })
})

describe('the suite', () => {
  test('has its clauses in the README', () => {
    expect(parseClauses('# A\n\n**P1 Charging.** A host MUST charge.\n\nText **bold** here.')).toEqual([
      { id: 'P1', title: 'Charging', text: 'A host MUST charge.' },
    ])
    expect(readClauses().length).toBeGreaterThan(30)
  })

  test('assembles, every case of it', async () => {
    const cases = readCases()
    expect(cases.length).toBeGreaterThan(250)
    for (const one of cases) expect((await assemble(one)).component.length, one.name).toBeGreaterThanOrEqual(0)
  })
})
