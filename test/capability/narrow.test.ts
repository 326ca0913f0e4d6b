import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Grant, HttpGrant } from '../../host/base/grant.ts'
import { allows, ruleOf } from '../../host/capability/http/authorize.ts'
import { attenuated, narrowed } from '../../host/capability/narrow.ts'
import { parseGrants } from '../../host/capability/parse-grants.ts'

const parsed = (grant: Grant): Grant => parseGrants([grant])[0]!
const narrow = (asked: Grant, held: Grant): Grant | undefined => narrowed(parsed(asked), parsed(held))

const secret = { kind: 'secret', name: 'KEY', value: 's3cret-value', audience: ['*.a.test'] } as const

describe('narrowed', () => {
  test.each<[string, Grant, Grant]>([
    [
      'a directory to be read',
      { kind: 'dir', guest: '/other', host: '/srv', access: 'read' },
      { kind: 'dir', guest: '/d', host: '/srv', access: 'read-write' },
    ],
    [
      'less room than the default',
      { kind: 'scratch', guest: '/s', quota: { bytes: 1 } },
      { kind: 'scratch', guest: '/s' },
    ],
    ['one host below a suffix', { kind: 'http', hosts: ['x.a.test'] }, { kind: 'http', hosts: ['*.a.test'] }],
    ['a longer suffix', { kind: 'http', hosts: ['*.b.a.test'] }, { kind: 'http', hosts: ['*.a.test'] }],
    [
      'fewer methods, and what else there is',
      { kind: 'http', hosts: ['a.test'], methods: ['POST'] },
      { kind: 'http', hosts: ['a.test'], methods: ['GET', 'POST'], ports: [8443] },
    ],
    ['the same secret for one host', { ...secret, audience: ['x.a.test'] }, secret],
    ['a coarser clock', { kind: 'clock', mode: 'coarse', resolutionMs: 1000 }, { kind: 'clock' }],
    ['a clock that stands', { kind: 'clock', mode: 'frozen', at: 1 }, { kind: 'clock', mode: 'real' }],
    ['a seed instead of secure numbers', { kind: 'random', seed: 1 }, { kind: 'random' }],
    ['an end', { kind: 'env', name: 'A', value: '1', expires: 5 }, { kind: 'env', name: 'A', value: '1' }],
    ['an earlier end', { kind: 'clock', expires: 4 }, { kind: 'clock', expires: 5 }],
    ['fewer keys', { kind: 'key-value', quota: { keys: 1 } }, { kind: 'key-value', quota: { keys: 2, bytes: 3 } }],
  ])('lets through %s', (_, asked, held) => {
    expect(narrow(asked, held)).toMatchObject({ kind: asked.kind })
  })

  test.each<[string, Grant, Grant]>([
    ['another kind', { kind: 'clock' }, { kind: 'random' }],
    [
      'a directory to be written',
      { kind: 'dir', guest: '/d', host: '/srv', access: 'read-write' },
      { kind: 'dir', guest: '/d', host: '/srv' },
    ],
    ['a directory around it', { kind: 'dir', guest: '/d', host: '/' }, { kind: 'dir', guest: '/d', host: '/srv' }],
    [
      'a directory below it, which may be a link',
      { kind: 'dir', guest: '/d', host: '/srv/link' },
      { kind: 'dir', guest: '/d', host: '/srv' },
    ],
    [
      'more room',
      { kind: 'scratch', guest: '/s', quota: { bytes: 3 } },
      { kind: 'scratch', guest: '/s', quota: { bytes: 2 } },
    ],
    [
      'more room than the default',
      { kind: 'scratch', guest: '/s', quota: { bytes: 2 ** 30 } },
      { kind: 'scratch', guest: '/s' },
    ],
    ['the name of a suffix itself', { kind: 'http', hosts: ['a.test'] }, { kind: 'http', hosts: ['*.a.test'] }],
    ['a shorter suffix', { kind: 'http', hosts: ['*.test'] }, { kind: 'http', hosts: ['*.a.test'] }],
    ['a suffix for a host', { kind: 'http', hosts: ['*.a.test'] }, { kind: 'http', hosts: ['a.test'] }],
    ['an address', { kind: 'http', hosts: ['127.0.0.1'] }, { kind: 'http', hosts: ['*.a.test'] }],
    ['another method', { kind: 'http', hosts: ['a.test'], methods: ['POST'] }, { kind: 'http', hosts: ['a.test'] }],
    ['another scheme', { kind: 'http', hosts: ['a.test'], schemes: ['http'] }, { kind: 'http', hosts: ['a.test'] }],
    ['another port', { kind: 'http', hosts: ['a.test'], ports: [8080] }, { kind: 'http', hosts: ['a.test'] }],
    ['another value', { kind: 'env', name: 'A', value: '2' }, { kind: 'env', name: 'A', value: '1' }],
    ['another secret', { ...secret, value: 'another-one' }, secret],
    ['a wider audience', { ...secret, audience: ['a.test', 'b.test'] }, { ...secret, audience: ['a.test'] }],
    ['another header', { ...secret, header: 'x-key' }, secret],
    ['a finer clock', { kind: 'clock', resolutionMs: 10 }, { kind: 'clock' }],
    ['steps between the steps', { kind: 'clock', resolutionMs: 150 }, { kind: 'clock' }],
    ['a real clock', { kind: 'clock', mode: 'real' }, { kind: 'clock', mode: 'coarse', resolutionMs: 1 }],
    ['a clock that moves', { kind: 'clock', mode: 'coarse' }, { kind: 'clock', mode: 'frozen' }],
    ['another seed', { kind: 'random', seed: 2 }, { kind: 'random', seed: 1 }],
    ['a later end', { kind: 'clock', expires: 6 }, { kind: 'clock', expires: 5 }],
    ['another store', { kind: 'key-value', file: 'b.db' }, { kind: 'key-value', file: 'a.db' }],
  ])('refuses %s', (_, asked, held) => {
    expect(narrow(asked, held)).toBeUndefined()
    expect(() => attenuated([parsed(asked)], [parsed(held)])).toThrow(
      expect.objectContaining({ code: 'grant/invalid' }),
    )
  })

  test('a grant with ceilings is not parted in two, which would have them twice', () => {
    const [held, other] = [parsed({ kind: 'http', hosts: ['*.a.test'] }), parsed({ kind: 'http', hosts: ['*.b.test'] })]
    const part = (host: string): Grant => parsed({ kind: 'http', hosts: [host] })
    expect(attenuated([part('x.a.test'), part('x.b.test')], [held, other])).toHaveLength(2)
    expect(() => attenuated([part('x.a.test'), part('y.a.test')], [held, other])).toThrow(
      expect.objectContaining({
        code: 'grant/invalid',
        message: expect.stringContaining('a second part of one grant'),
      }),
    )
  })

  test('a grant without ceilings may be given in parts', () => {
    const held = parsed({ ...secret, audience: ['a.test', 'b.test'] })
    const parts = [parsed({ ...secret, audience: ['a.test'] }), parsed({ ...secret, audience: ['b.test'] })]
    expect(attenuated(parts, [held])).toHaveLength(2)
  })

  test('keeps the end of a grant that does not say its own', () => {
    expect(narrow({ kind: 'clock' }, { kind: 'clock', expires: 5 })).toMatchObject({ expires: 5 })
  })

  test('lets through nothing over HTTP that was not allowed before', () => {
    const hosts = ['a.test', 'x.a.test', '*.a.test', '*.x.a.test', 'b.test', '127.0.0.1', '127.0.0.2']
    const some = <T>(...values: T[]) =>
      fc.option(fc.uniqueArray(fc.constantFrom(...values), { minLength: 1 }), { nil: undefined })
    const grant = fc.record({
      kind: fc.constant('http' as const),
      hosts: fc.uniqueArray(fc.constantFrom(...hosts), { minLength: 1 }),
      methods: some('GET', 'HEAD', 'POST'),
      schemes: some<'http' | 'https'>('http', 'https'),
      ports: some(80, 443, 8080),
      expires: fc.option(fc.constantFrom(1, 2), { nil: undefined }),
    }) as fc.Arbitrary<HttpGrant>
    const requests = ['a.test', 'x.a.test', 'y.x.a.test', 'b.test', '127.0.0.1', '127.0.0.2'].flatMap(host =>
      ['http', 'https'].flatMap(scheme =>
        ['', ':80', ':443', ':8080'].map(port => new URL(`${scheme}://${host}${port}/`)),
      ),
    )
    let passed = 0
    fc.assert(
      fc.property(
        grant,
        grant,
        fc.constantFrom('GET', 'HEAD', 'POST'),
        fc.constantFrom(0, 1, 2),
        (asked, held, method, now) => {
          const left = narrow(asked, held)
          if (left === undefined) return
          passed++
          const [after, before] = [ruleOf(left as HttpGrant), ruleOf(parsed(held) as HttpGrant)]
          for (const url of requests)
            if (allows(after, method, url, now)) expect(allows(before, method, url, now)).toBe(true)
        },
      ),
      { numRuns: 3000 },
    )
    expect(passed).toBeGreaterThan(20)
  })
})
