import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { expect, onTestFinished, test } from 'vitest'
import { act, granted, place } from './support.ts'

/** Swaps a directory and a link that leads out, as fast as it can, until it is terminated. */
const swapper = `const { renameSync } = require('node:fs')
  const { workerData: box, parentPort } = require('node:worker_threads')
  parentPort.postMessage('started')
  for (;;) {
    renameSync(box + '/sub', box + '/aside'); renameSync(box + '/link', box + '/sub')
    renameSync(box + '/sub', box + '/link'); renameSync(box + '/aside', box + '/sub')
  }`

test('a directory that is swapped for a link while it is used never leads out', async () => {
  const { outside, box } = place()
  mkdirSync(join(outside, 'neighbour'))
  writeFileSync(join(outside, 'neighbour/f'), 'secret')
  mkdirSync(join(box, 'sub'))
  writeFileSync(join(box, 'sub/f'), 'mine')
  const dir = granted(box, 'descriptor', { quota: { files: 1_000_000 } })
  symlinkSync('../neighbour', join(box, 'link'))
  const worker = new Worker(swapper, { eval: true, workerData: box })
  onTestFinished(async () => void (await worker.terminate()))
  await new Promise(resolve => worker.once('message', resolve))
  const seen = new Set<string>()
  for (let round = 0; round < 5000; round++) {
    try {
      if (round % 2 === 0) act.write(dir, 'sub/f', 'mine')
      else seen.add(act.read(dir, 'sub/f'))
    } catch (thrown) {
      seen.add(String((thrown as { payload?: unknown }).payload ?? thrown))
    }
  }
  await worker.terminate()
  expect(seen).toContain('mine')
  // It was met while it was a link, while it was away, and when it was a link no more.
  expect([...seen].filter(one => !['mine', 'not-permitted', 'no-entry', 'invalid', ''].includes(one))).toEqual([])
  expect(seen).toContain('not-permitted')
  expect(readFileSync(join(outside, 'neighbour/f'), 'utf8')).toBe('secret')
  expect(readdirSync(join(outside, 'neighbour'))).toEqual(['f'])
})
