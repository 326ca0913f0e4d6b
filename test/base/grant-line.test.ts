import { describe, expect, test } from 'vitest'
import type { Grant } from '../../host/base/grant.ts'
import { grantForms, grantLine, readGrantLine } from '../../host/base/grant-line.ts'

const env = { WEATHER_KEY: 's3cret-value' }

const lines: readonly [string, Grant][] = [
  ['dir:/data=/srv/data', { kind: 'dir', guest: '/data', host: '/srv/data', access: 'read' }],
  ['dir:/data=/srv/a=b:c:rw', { kind: 'dir', guest: '/data', host: '/srv/a=b:c', access: 'read-write' }],
  ['dir:/data=C:\\data', { kind: 'dir', guest: '/data', host: 'C:\\data', access: 'read' }],
  ['scratch:/scratch', { kind: 'scratch', guest: '/scratch' }],
  ['http:api.weather.test', { kind: 'http', hosts: ['api.weather.test'] }],
  ['http:a.test,*.b.test', { kind: 'http', hosts: ['a.test', '*.b.test'] }],
  [
    'http:GET,POST@http://127.0.0.1:8080',
    { kind: 'http', hosts: ['127.0.0.1'], methods: ['GET', 'POST'], schemes: ['http'], ports: [8080] },
  ],
  ['http:[::1]:443', { kind: 'http', hosts: ['[::1]'], ports: [443] }],
  ['env:LANG=fr=1', { kind: 'env', name: 'LANG', value: 'fr=1' }],
  ['env:EMPTY=', { kind: 'env', name: 'EMPTY', value: '' }],
  ['config:units=metric', { kind: 'config', name: 'units', value: 'metric' }],
  [
    'secret:KEY=WEATHER_KEY@a.test,b.test',
    { kind: 'secret', name: 'KEY', value: 's3cret-value', audience: ['a.test', 'b.test'] },
  ],
  [
    'secret:KEY=WEATHER_KEY@http://127.0.0.1',
    { kind: 'secret', name: 'KEY', value: 's3cret-value', audience: ['127.0.0.1'], schemes: ['http'] },
  ],
  ['clock', { kind: 'clock' }],
  ['clock:real', { kind: 'clock', mode: 'real' }],
  ['random', { kind: 'random' }],
  ['random:42', { kind: 'random', seed: '42' }],
  ['key-value', { kind: 'key-value' }],
  ['key-value:store.db', { kind: 'key-value', file: 'store.db' }],
]

describe('readGrantLine', () => {
  test.each(lines)('reads %s', (line, grant) => expect(readGrantLine(line, env)).toEqual(grant))

  test('knows every kind', () => {
    expect(new Set(lines.map(([, { kind }]) => kind))).toEqual(new Set(Object.keys(grantForms)))
  })

  test.each([
    '',
    'socket:1',
    'constructor',
    'dir',
    'dir:/data',
    'dir:=x',
    'dir:/data=',
    'scratch',
    'http',
    'http:',
    'http:get@a.test',
    'http:ftp://a.test',
    'http:https://a.test/path',
    'env:A',
    'env:=1',
    'config',
    'secret:KEY=VAR',
    'secret:KEY@a.test',
    'secret:KEY=VAR@',
    'secret:KEY=VAR@ftp://a.test',
    'secret:KEY=VAR@a.test/path',
    'clock:fast',
    'clock:',
    'key-value:',
  ])('refuses %j', line => {
    expect(() => readGrantLine(line, env)).toThrow(expect.objectContaining({ code: 'grant/invalid' }))
  })

  test('names the variable of a secret that is not set, and no inherited one is', () => {
    expect(() => readGrantLine('secret:K=toString@a.test', {})).toThrow(
      /environment variable toString, which is not set/,
    )
  })

  test('does not repeat values in what it throws', () => {
    expect(() => readGrantLine('secret:s3cret', env)).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('s3cret') }),
    )
  })
})

describe('grantLine', () => {
  test.each(lines)('writes %s, without the values', (_, grant) => {
    const line = grantLine(grant)
    expect(line.split(':')[0]).toBe(grant.kind)
    expect(line).not.toMatch(/s3cret|fr=1|metric/)
  })
})
