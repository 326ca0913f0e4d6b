import { describe, expect, test } from 'vitest'
import { gate } from '../../host/protocol/gate.ts'

const request = (headers: Record<string, string>, url = 'http://localhost/mcp') => new Request(url, { headers })

describe('gate', () => {
  test.each(['localhost', 'localhost:3000', '127.0.0.1:80', '[::1]:3000', 'LOCALHOST'])('lets in the host %s', host => {
    expect(gate({})(request({ host }))).toBeUndefined()
  })

  test.each([
    'evil.test',
    'evil.test:80',
    'localhost.evil.test',
    'localhost.',
    'localhost@evil.test',
    'evil.test#localhost',
    'localhost/evil',
    '127.0.0.2',
    '0.0.0.0',
    '[::]',
    '',
    'local host',
  ])('refuses the host "%s", and says what would allow it', host => {
    expect(gate({})(request({ host }))).toMatch(/^The host .* is not allowed; the option hosts can allow it\.$/)
  })

  test('without the header, the host is that of the URL', () => {
    expect(gate({})(request({}, 'http://127.0.0.1:1/mcp'))).toBeUndefined()
    expect(gate({})(request({}, 'http://evil.test/mcp'))).toContain('evil.test')
  })

  test.each(['http://localhost:8080', 'https://127.0.0.1', 'http://[::1]:1'])('lets in pages from %s', origin => {
    expect(gate({})(request({ origin }))).toBeUndefined()
  })

  test.each([
    'http://evil.test',
    'null',
    '',
    'http://localhost.evil.test',
    'file://localhost',
    'moz-extension://localhost',
  ])('refuses pages from "%s"', origin => {
    expect(gate({})(request({ origin }))).toMatch(/^The origin .* is not allowed/)
  })

  test('hosts and origins add names, each for itself', () => {
    const open = gate({ hosts: ['tools.test'], origins: ['app.test'] })
    expect(open(request({ host: 'tools.test:443', origin: 'https://app.test' }))).toBeUndefined()
    expect(open(request({ host: 'localhost' }))).toBeUndefined()
    expect(open(request({ host: 'app.test' }))).toContain('app.test')
    expect(open(request({ host: 'tools.test', origin: 'https://tools.test' }))).toContain('origin')
  })

  test.each(['http://tools.test', 'tools.test:80', 'a b', '', '*'])('refuses the option "%s"', name => {
    expect(() => gate({ hosts: [name] })).toThrow(expect.objectContaining({ code: 'config/invalid' }))
    expect(() => gate({ origins: [name] })).toThrow(expect.objectContaining({ code: 'config/invalid' }))
  })
})
