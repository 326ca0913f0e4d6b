import { describe, expect, test } from 'vitest'
import type { Grant, SecretGrant } from '../../host/base/grant.ts'
import { Secret } from '../../host/base/secret.ts'
import { MAX_GRANTS, parseGrants } from '../../host/capability/parse-grants.ts'

const parse = (...given: unknown[]): readonly Grant[] => parseGrants(given as Grant[])

const secret = (more: object): object => ({
  kind: 'secret',
  name: 'KEY',
  value: '12345678',
  audience: ['a.test'],
  ...more,
})

/** One well-formed grant of each kind, with every key it has. */
const whole: readonly Grant[] = [
  { kind: 'dir', guest: '/data', host: '/srv/data', access: 'read-write', quota: { bytes: 1, files: 2, fileBytes: 3 } },
  { kind: 'scratch', guest: '/scratch', quota: { bytes: 1 } },
  {
    kind: 'http',
    hosts: ['api.weather.test', '*.example.test', '127.0.0.1', '[::1]'],
    methods: ['GET', 'POST'],
    schemes: ['http', 'https'],
    ports: [8080],
    quota: { requests: 3 },
  },
  { kind: 'env', name: 'LANG', value: '' },
  { kind: 'config', name: 'units', value: 'metric' },
  {
    kind: 'secret',
    name: 'KEY',
    value: new Secret('s3cret-0123'),
    audience: ['*.weather.test'],
    schemes: ['http'],
    header: 'x-key',
    format: '{secret}',
  },
  { kind: 'clock', mode: 'coarse', resolutionMs: 50, at: 0, expires: 8_640_000_000_000 },
  { kind: 'random', seed: 42 },
  { kind: 'key-value', file: 'store.db', quota: { keys: 0 } },
]

describe('parseGrants', () => {
  test('takes every kind with every key', () => expect(parse(...whole)).toEqual(whole))

  test('gives copies that nobody can change, and of which the app’s own changes change nothing', () => {
    const mine = { kind: 'http', hosts: ['a.test'] }
    const [parsed] = parse(mine)
    mine.hosts.push('b.test')
    expect(parsed).toEqual({ kind: 'http', hosts: ['a.test'] })
    expect(() => (parsed as unknown as { hosts: string[] }).hosts.push('b.test')).toThrow(TypeError)
  })

  test('takes a key that is undefined as one that is not there', () =>
    expect(parse({ kind: 'random', seed: undefined, expires: undefined })).toEqual([{ kind: 'random' }]))

  test.each<[string, unknown, string]>([
    ['no object', 3, 'grants[0].kind must be one of'],
    ['an unknown kind', { kind: 'socket' }, 'grants[0].kind must be one of dir,'],
    ['a kind by inheritance', { kind: 'constructor' }, 'grants[0].kind must be one of'],
    ['a key that does not exist', { kind: 'clock', exact: true }, 'grants[0] has keys that do not exist: exact'],
    [
      'a ceiling that does not exist',
      { kind: 'scratch', guest: '/scratch', quota: { inodes: 1 } },
      'grants[0].quota has keys that do not exist: inodes',
    ],
    [
      'a ceiling below zero',
      { kind: 'scratch', guest: '/scratch', quota: { bytes: -1 } },
      'grants[0].quota.bytes must be a whole number from 0',
    ],
    ['no hosts', { kind: 'http', hosts: [] }, 'grants[0].hosts must be a list of 1 to 100 hosts'],
    ['every host', { kind: 'http', hosts: ['*'] }, 'grants[0].hosts[0] must be a name (api.example.com)'],
    [
      'a URL for a host',
      { kind: 'http', hosts: ['https://a.test'] },
      'grants[0].hosts[0] must be a name (api.example.com)',
    ],
    [
      'a port for a host',
      { kind: 'http', hosts: ['a.test:80'] },
      'grants[0].hosts[0] must be a name (api.example.com)',
    ],
    [
      'a port that is none',
      { kind: 'http', hosts: ['a.test'], ports: [0] },
      'grants[0].ports[0] must be a whole number from 1 to 65535',
    ],
    ['an address in an odd spelling', { kind: 'http', hosts: ['0x7f.1'] }, 'grants[0].hosts[0] must be a name'],
    [
      'a method that opens tunnels',
      { kind: 'http', hosts: ['a.test'], methods: ['CONNECT'] },
      'grants[0].methods[0] must be one of GET',
    ],
    [
      'a secret that is too short',
      secret({ value: '1234567' }),
      'grants[0].value must be 8 to 4,096 visible characters',
    ],
    [
      'a secret that is no line',
      secret({ value: '12345678\n' }),
      'grants[0].value must be 8 to 4,096 visible characters',
    ],
    ['a secret for everybody', secret({ audience: ['*'] }), 'grants[0].audience[0] must be a name'],
    ['a secret in a header of the host’s', secret({ header: 'Host' }), 'grants[0].header must be the name of a header'],
    ['a secret that stands nowhere', secret({ format: 'Bearer' }), 'grants[0].format must be one line'],
    ['a secret that stands twice', secret({ format: '{secret} {secret}' }), 'grants[0].format must be one line'],
    ['a relative guest path', { kind: 'dir', guest: 'data', host: '/srv' }, 'grants[0].guest must be an absolute path'],
    [
      'a guest path that climbs',
      { kind: 'dir', guest: '/a/../b', host: '/srv' },
      'grants[0].guest must be an absolute path',
    ],
    ['a path with NUL', { kind: 'dir', guest: '/a', host: '/s\0rv' }, 'grants[0].host must be a path'],
    ['a name with =', { kind: 'env', name: 'A=B', value: '' }, 'grants[0].name must be a name'],
    ['a value that is no text', { kind: 'env', name: 'A', value: 1 }, 'grants[0].value must be text'],
    ['a step of no time', { kind: 'clock', resolutionMs: 0 }, 'grants[0].resolutionMs must be a whole number from 1'],
    [
      'a date that is not a number',
      { kind: 'clock', expires: '2030-01-01' },
      'grants[0].expires must be a whole number',
    ],
  ])('refuses %s, and says where', (_, grant, message) => {
    expect(() => parse(grant)).toThrow(
      expect.objectContaining({ code: 'grant/invalid', message: expect.stringContaining(message) }),
    )
  })

  test.each<[string, unknown[], string]>([
    [
      'two clocks',
      [{ kind: 'clock' }, { kind: 'clock', mode: 'real' }],
      'grants[1] gives kind clock again, which grants[0] gives',
    ],
    [
      'two values of one variable',
      [
        { kind: 'env', name: 'A', value: '1' },
        { kind: 'env', name: 'A', value: '2' },
      ],
      'grants[1] gives env A again',
    ],
    [
      'two directories at one path',
      [
        { kind: 'dir', guest: '/d', host: 'a' },
        { kind: 'scratch', guest: '/d' },
      ],
      'grants[1] gives the guest path /d again',
    ],
    [
      'a seed that expires',
      [{ kind: 'random', seed: 1, expires: 1 }],
      'grants[0].expires must not stand beside a seed',
    ],
  ])('refuses %s', (_, grants, message) => {
    expect(() => parse(...grants)).toThrow(
      expect.objectContaining({ code: 'grant/invalid', message: expect.stringContaining(message) }),
    )
  })

  test('counts: as many as there may be, and one more', () => {
    const grants = (n: number): Grant[] =>
      Array.from({ length: n }, (_, i) => ({ kind: 'env', name: `N${i}`, value: '' }))
    expect(parse(...grants(MAX_GRANTS))).toHaveLength(MAX_GRANTS)
    expect(() => parse(...grants(MAX_GRANTS + 1))).toThrow(/at most 1000 grants/)
  })

  test('keeps a secret in a copy that does not print', () => {
    const [grant] = parse(secret({})) as [SecretGrant]
    expect(JSON.stringify(grant)).not.toContain('12345678')
    const mine = new Secret('abcdefgh')
    const [other] = parse(secret({ value: mine })) as [SecretGrant]
    mine[Symbol.dispose]()
    expect((other.value as Secret).reveal()).toBe('abcdefgh')
  })

  test('does not repeat the value of a secret in what it throws', () => {
    const thrown = (): unknown => parse({ kind: 'secret', name: 'KEY', value: 's3cret\0', audience: ['a.test'] })
    expect(thrown).toThrow(expect.objectContaining({ message: expect.not.stringContaining('s3cret') }))
  })
})
