import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

// The installer is plain JavaScript, for it runs under Nodes that strip no types; so its type is given here.
const installer: string = new URL('../../scripts/install.mjs', import.meta.url).href
const { isInstalled }: { isInstalled(root: string): boolean } = await import(installer)

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'glovebox-install-'))
  mkdirSync(join(root, 'node_modules'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const writeLock = (packages: object) => writeFileSync(join(root, 'package-lock.json'), JSON.stringify({ packages }))
const writeInstalled = (packages: object) =>
  writeFileSync(join(root, 'node_modules/.package-lock.json'), JSON.stringify({ packages }))

const a = { 'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' } }

describe('isInstalled', () => {
  test('what is installed is what is locked', () => {
    writeLock({ '': { name: 'app' }, ...a })
    writeInstalled(a)
    expect(isInstalled(root)).toBe(true)
  })

  test.each([
    ['another version', { 'node_modules/a': { version: '1.0.1', integrity: 'sha512-a' } }],
    ['other bytes', { 'node_modules/a': { version: '1.0.0', integrity: 'sha512-b' } }],
    ['nothing', {}],
    ['one package more', { ...a, 'node_modules/b': { version: '1.0.0' } }],
  ])('%s is not what is locked', (_name, installed) => {
    writeLock(a)
    writeInstalled(installed)
    expect(isInstalled(root)).toBe(false)
  })

  test('a package for another platform may be absent, or present without being locked', () => {
    const optional = { 'node_modules/b': { version: '1.0.0', optional: true } }
    writeLock({ ...a, ...optional })
    writeInstalled(a)
    expect(isInstalled(root)).toBe(true)
    writeLock(a)
    writeInstalled({ ...a, ...optional })
    expect(isInstalled(root)).toBe(true)
  })

  test('a folder that no finished install wrote is not installed', () => {
    writeLock(a)
    expect(isInstalled(root)).toBe(false)
    writeFileSync(join(root, 'node_modules/.package-lock.json'), '{"packages": {')
    expect(isInstalled(root)).toBe(false)
  })

  test('without a lock file there is nothing to compare with', () => {
    expect(() => isInstalled(root)).toThrow('package-lock.json')
  })
})
