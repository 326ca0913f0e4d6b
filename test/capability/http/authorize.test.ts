import { describe, expect, test } from 'vitest'
import type { HttpGrant } from '../../../host/base/grant.ts'
import { MAX_URL } from '../../../host/base/http.ts'
import { allows, parseUrl, ruleOf } from '../../../host/capability/http/authorize.ts'
import { Caller, names } from './support.ts'

const ask = (grant: Partial<HttpGrant>, method: string, url: string, now = 0): boolean =>
  allows(ruleOf({ kind: 'http', hosts: ['a.test'], ...grant }), method, new URL(url), now)

describe('allows', () => {
  test('by default: HTTPS, its port, and methods that only read', () => {
    expect(ask({}, 'GET', 'https://a.test/')).toBe(true)
    expect(ask({}, 'HEAD', 'https://a.test:443/')).toBe(true)
    expect(ask({}, 'POST', 'https://a.test/')).toBe(false)
    expect(ask({}, 'GET', 'https://a.test:8443/')).toBe(false)
    expect(ask({}, 'GET', 'http://a.test/')).toBe(false)
    expect(ask({}, 'GET', 'http://a.test:443/')).toBe(false)
  })

  test.each<[string, Partial<HttpGrant>, [string, string], [string, string]]>([
    ['methods', { methods: ['DELETE'] }, ['DELETE', 'https://a.test'], ['GET', 'https://a.test']],
    ['schemes', { schemes: ['http'] }, ['GET', 'http://a.test'], ['GET', 'https://a.test']],
    ['ports', { ports: [8443] }, ['GET', 'https://a.test:8443'], ['GET', 'https://a.test']],
    ['hosts', { hosts: ['*.a.test'] }, ['GET', 'https://b.a.test'], ['GET', 'https://a.test']],
  ])('takes its %s at their word', (_, grant, allowed, refused) => {
    expect(ask(grant, ...allowed)).toBe(true)
    expect(ask(grant, ...refused)).toBe(false)
  })

  test('until the grant expires', () => {
    expect(ask({ expires: 1000 }, 'GET', 'https://a.test', 999)).toBe(true)
    expect(ask({ expires: 1000 }, 'GET', 'https://a.test', 1000)).toBe(false)
  })
})

describe('parseUrl', () => {
  test.each([
    'a.test',
    '',
    '/x',
    '//a.test',
    'file:///etc/passwd',
    'ftp://a.test',
    'data:,x',
    'blob:https://a.test/x',
    'javascript:1',
    'https://u@a.test',
    'https://u:p@a.test',
    'https://:p@a.test',
    'https://',
    'https://[::1',
    'https://a.test:99999',
    'https://a b.test',
  ])('refuses %j', text => expect(() => parseUrl(text)).toThrow('HTTP-request-URI-invalid'))

  test('takes a URL as long as may be, and none that is longer, as written or as parsed', () => {
    const long = (length: number): string => 'https://a.test/'.padEnd(length, 'x')
    expect(parseUrl(long(MAX_URL)).href).toHaveLength(MAX_URL)
    expect(() => parseUrl(long(MAX_URL + 1))).toThrow('HTTP-request-URI-too-long')
    expect(() => parseUrl(`https://a.test/${'é'.repeat(MAX_URL / 4)}`)).toThrow('HTTP-request-URI-too-long')
  })

  test('drops what is never sent', () => expect(parseUrl('https://a.test/x#y').href).toBe('https://a.test/x'))
})

describe('a refused request', () => {
  const resolve = names({})

  test.each([
    ['another host', 'https://b.test/'],
    ['another scheme', 'http://a.test/'],
    ['another port', 'https://a.test:22/'],
    ['a name with a dot behind it', 'https://a.test./'],
  ])('to %s is denied before its name is resolved, and is one event', async (_, url) => {
    const asked: string[] = []
    const caller = new Caller({
      http: [{ hosts: ['a.test'] }],
      resolve: name => {
        asked.push(name)
        return resolve(name)
      },
    })
    expect(await caller.failure(url)).toEqual({ tag: 'HTTP-request-denied' })
    expect(asked).toEqual([])
    expect(caller.decisions).toEqual([
      {
        decision: 'deny',
        kind: 'http',
        subject: `GET ${url}`,
        hint: `http:GET@${url.slice(0, -1)}`,
      },
    ])
  })

  test.each(['CONNECT', 'TRACE', 'get', 'G ET', '', 'GET\r\n', 'PROPFIND'])('with method %j is none', async method => {
    const caller = new Caller({ http: [{ hosts: ['a.test'], methods: ['GET', 'CONNECT', 'TRACE', 'PROPFIND'] }] })
    expect(await caller.failure('https://a.test/', { method })).toEqual({ tag: 'HTTP-request-method-invalid' })
  })
})

describe('a name', () => {
  const http = [{ hosts: ['a.test', '10.0.0.7'] }]

  test.each([
    ['127.0.0.1'],
    ['169.254.169.254'],
    ['::1'],
    ['::ffff:10.0.0.7'],
    ['fd00:ec2::254'],
    ['93.184.216.34', '192.168.0.1'],
    ['2606:4700::1111', '::1'],
    ['not an address'],
  ])('that leads to %s is refused, whatever else it leads to', async (...addresses) => {
    const caller = new Caller({ http, resolve: names({ 'a.test': addresses }) })
    expect(await caller.failure('https://a.test/')).toEqual({ tag: 'destination-IP-prohibited' })
    expect(caller.decided).toEqual(['deny http GET https://a.test/'])
    expect(caller.decisions[0]!.hint).toMatch(/^http:[^,]+$/)
  })

  test('that leads nowhere was allowed all the same', async () => {
    const caller = new Caller({ http, resolve: names({ 'a.test': [] }) })
    expect(await caller.failure('https://a.test/')).toEqual({ tag: 'DNS-error', val: {} })
    expect(await new Caller({ http }).failure('https://a.test/')).toEqual({
      tag: 'DNS-error',
      val: { rcode: 'NXDOMAIN' },
    })
    expect(caller.decided).toEqual(['allow http GET https://a.test/'])
  })

  test('is no address: what is granted by name is not reached by address, in whatever spelling', async () => {
    const caller = new Caller({ http: [{ hosts: ['localhost'], schemes: ['http'] }] })
    for (const url of [
      'http://127.0.0.1/',
      'http://0x7f.1/',
      'http://2130706433/',
      'http://[::1]/',
      'http://[::ffff:7f00:1]/',
      'http://①②⑦.⓪.⓪.①/',
    ])
      expect(await caller.failure(url)).toEqual({ tag: 'HTTP-request-denied' })
  })
})
