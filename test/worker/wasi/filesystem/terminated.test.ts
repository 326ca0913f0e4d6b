import { readdirSync, readlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { expect, test } from 'vitest'
import { place } from './support.ts'

test('a thread that is terminated leaves no descriptor open in the process', async () => {
  const { box } = place()
  writeFileSync(join(box, 'f'), 'text')
  const folder = new URL('../../../../host/worker/wasi/filesystem/host-folder.ts', import.meta.url).href
  const source = `import { parentPort, workerData } from 'node:worker_threads'
    const { openRoot } = await import('${folder}')
    const root = openRoot(workerData, 'descriptor')
    globalThis.held = [root, root.look('f'), root.look('f').open({ read: true, write: true }), root.entries()]
    parentPort.postMessage('open')
    for (;;) {}`
  const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(source)}`), { workerData: box })
  await new Promise((resolve, reject) => {
    worker.once('message', resolve)
    worker.once('error', reject)
  })
  const open = () =>
    readdirSync('/proc/self/fd').filter(fd => {
      try {
        return readlinkSync(`/proc/self/fd/${fd}`).startsWith(box)
      } catch {
        return false
      }
    }).length
  expect(open()).toBe(5)
  await worker.terminate()
  expect(open()).toBe(0)
})
