/** `glovebox bench files`: what reading files costs a guest, against Node reading the same ones in the same process. */

import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createEngine, type Toolset } from '../../host/mod.ts'
import { wasiTool } from '../../test/support/wasi-tool.ts'
import { interleaved, machine, median, table } from './measure.ts'

const ROUNDS = 9
const FILES = 1000
const SIZES = [100, 4096, 65_536]

/** Runs the bench. */
export async function files(): Promise<{ json: object; text: string }> {
  const host = mkdtempSync(join(tmpdir(), 'glovebox-bench-'))
  await using engine = await createEngine({ workers: 1 })
  try {
    const toolset = await engine.load(await wasiTool(), {
      grants: [{ kind: 'dir', guest: '/data', host }],
      limits: { timeoutMs: 60_000 },
    })
    const rows = []
    for (const bytes of SIZES) {
      for (let i = 0; i < FILES; i++) writeFileSync(join(host, `f${i}`), Buffer.alloc(bytes, 'x'))
      const all = await interleaved({ guest: () => inGuest(toolset, bytes), node: async () => inNode(host) }, ROUNDS)
      const [guestMs, nodeMs] = [median(all.guest!), median(all.node!)]
      rows.push({ row: `${FILES} files of ${bytes} bytes`, guestMs, nodeMs, ratio: guestMs / nodeMs })
    }
    const text = `${table(rows)}\n\nopened, read and closed one by one, median of ${ROUNDS} rounds; a guest in QuickJS under wasi:filesystem, and node:fs\n${machine()}`
    return { json: { version: 1, machine: machine(), rows }, text }
  } finally {
    rmSync(host, { recursive: true, force: true })
  }
}

async function inGuest(toolset: Toolset, bytes: number): Promise<number> {
  const outcome = await toolset.call('read-all', { dir: '/data', count: FILES })
  if (outcome.status !== 'ok' || outcome.value !== String(FILES * bytes))
    throw new Error('the guest read something else')
  return outcome.usage.wallMs
}

function inNode(host: string): number {
  const start = performance.now()
  for (let i = 0; i < FILES; i++) {
    const fd = openSync(join(host, `f${i}`), 'r')
    readSync(fd, Buffer.alloc(65_536), 0, 65_536, 0)
    closeSync(fd)
  }
  return performance.now() - start
}
