import { execFileSync } from 'node:child_process'
import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { place } from './support.ts'

test('under the permissions of Node, what they refuse is not permitted, and what they allow works', () => {
  const { box } = place()
  writeFileSync(join(box, 'f'), 'text')
  const root = fileURLToPath(new URL('../../../..', import.meta.url))
  const folder = new URL('../../../../host/worker/wasi/filesystem/host-folder.ts', import.meta.url).href
  const source = `const { openRoot } = await import('${folder}')
    const root = openRoot(process.argv[1], 'descriptor')
    root.createFolder('d')
    root.rename('f', root.look('d'), 'g')
    const attempt = run => { try { run(); return 'ok' } catch (thrown) { return String(thrown.payload ?? thrown) } }
    console.log(attempt(() => root.createLink('link', 'd')), attempt(() => openRoot('/')))`
  const reads = [root, box, '/proc/self/fd'].map(path => `--allow-fs-read=${path}`)
  const writes = [box, '/proc/self/fd'].map(path => `--allow-fs-write=${path}`)
  const options = ['--permission', ...reads, ...writes, '--input-type=module', '--eval', source, box]
  expect(execFileSync(process.execPath, options, { encoding: 'utf8' }).trim()).toBe('not-permitted not-permitted')
  expect(readdirSync(box, { recursive: true }).sort()).toEqual(['d', 'd/g'])
})
