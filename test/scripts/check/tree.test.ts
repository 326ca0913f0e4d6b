import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readTree } from '../../../scripts/check/tree.ts'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'glovebox-tree-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const write = (path: string, content: string): void => {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), content)
}

test('the tree is the text that git would track, by sorted path', () => {
  write('.gitignore', 'node_modules/\n*.tgz\n.DS_Store\n')
  write('host/b.ts', 'b')
  write('host/a.ts', 'a')
  write('.ci/run', 'run')
  write('.git/config', 'no')
  write('host/node_modules/x/a.ts', 'no')
  write('host/.DS_Store', 'no')
  write('a.tgz', 'no')
  write('host/binary', 'a\0b')
  expect([...readTree(root)].slice(1)).toEqual([
    ['.gitignore', 'node_modules/\n*.tgz\n.DS_Store\n'],
    ['host/a.ts', 'a'],
    ['host/b.ts', 'b'],
  ])
})
