import { describe, expect, it } from 'vitest'
import { narrowed, type Policy, type PolicyRequest, policy } from '../../host/agent/policy.ts'

const roles = { reader: ['search', 'read_*'], admin: ['*'], idle: [] }
const rules = policy({ roles })
const tools = ['search', 'read_file', 'write_file'].map(name => ({ name }))
const call = (tool: string, input: unknown = {}): PolicyRequest => ({ tool, input, path: ['root'] })
const verdicts = (subject: Policy) => tools.map(({ name }) => subject.decide(call(name)).verdict)

describe('policy', () => {
  it('lists and allows what a role names, and nothing else', () => {
    const reader = rules.as('reader')
    expect(reader.list(tools)).toEqual([{ name: 'search' }, { name: 'read_file' }])
    expect(verdicts(reader)).toEqual(['allow', 'allow', 'deny'])
    expect(reader.decide(call('read_file')).rule).toBe('role reader: read_*')
    expect(reader.decide(call('write_file'))).toEqual({
      verdict: 'deny',
      rule: 'default',
      hint: 'role reader may not call write_file; a role that names it would allow it',
    })
  })

  it('denies everything without a role, and to a role without tools', () => {
    for (const nobody of [rules, rules.as('idle'), rules.as()]) {
      expect(nobody.list(tools)).toEqual([])
      expect(verdicts(nobody)).toEqual(['deny', 'deny', 'deny'])
    }
  })

  it('allows to several roles what any of them may', () => {
    expect(verdicts(rules.as('idle', 'reader'))).toEqual(['allow', 'allow', 'deny'])
    expect(verdicts(policy({ roles, as: ['reader', 'admin'] }))).toEqual(['allow', 'allow', 'allow'])
  })

  it('shows a rule the arguments, of those calls alone that a role allows', () => {
    const seen: PolicyRequest[] = []
    const careful = policy({
      roles,
      as: ['reader'],
      decide: request => {
        seen.push(request)
        return (request.input as { path?: string }).path?.startsWith('/etc') ? 'deny' : 'ask'
      },
    })
    expect(careful.decide(call('read_file', { path: '/etc/passwd' })).verdict).toBe('deny')
    expect(careful.decide(call('read_file', { path: '/home' }))).toMatchObject({
      verdict: 'ask',
      rule: 'decide, after role reader: read_*',
    })
    expect(careful.decide(call('write_file')).rule).toBe('default')
    expect(seen).toHaveLength(2)
  })

  it.each<[string, () => unknown]>([
    [
      'throws',
      () => {
        throw new Error('no')
      },
    ],
    ['answers a promise', async () => 'allow'],
    ['answers nothing', () => undefined],
    ['answers true', () => true],
  ])('denies when its rule %s', (_, decide) => {
    const broken = policy({ roles, as: ['admin'], decide: decide as () => 'allow' })
    expect(verdicts(broken)).toEqual(['deny', 'deny', 'deny'])
  })

  it('refuses a role that is not defined, also one out of the prototype', () => {
    expect(() => rules.as('root')).toThrow(/no role "root"; the policy defines reader, admin, idle/)
    expect(() => rules.as('constructor')).toThrow(/no role "constructor"/)
    expect(() => policy({ roles: { reader: 'search' as unknown as string[] } })).toThrow(/must be a list/)
  })
})

describe('narrowed', () => {
  it('allows what both allow, and asks when one wants to', () => {
    const asking = policy({ roles, as: ['admin'], decide: ({ tool }) => (tool === 'search' ? 'ask' : 'allow') })
    const child = narrowed(rules.as('reader'), asking)
    expect(child.list(tools)).toEqual([{ name: 'search' }, { name: 'read_file' }])
    expect(verdicts(child)).toEqual(['ask', 'allow', 'deny'])
    expect(verdicts(narrowed(asking, rules.as('reader')))).toEqual(['ask', 'allow', 'deny'])
  })

  it('takes what is no word of a policy, of one of the app’s own, for the strictest', () => {
    const odd: Policy = {
      ...rules.as('admin'),
      decide: () => ({ verdict: Promise.resolve('allow') as never, rule: 'odd', hint: '' }),
    }
    for (const child of [narrowed(odd, rules.as('admin')), narrowed(rules.as('admin'), odd)]) {
      expect(child.decide(call('search'))).toMatchObject({ rule: 'odd' })
    }
  })
})
