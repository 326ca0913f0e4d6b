/** `npm run footprint [-- --json]`: what an app pays that installs glovebox alone, on disk and at import. */

import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { installPacked, pack, run } from './footprint/install.ts'
import { importTime, installedSizes } from './footprint/measure.ts'

const processes = 15
const root = fileURLToPath(new URL('..', import.meta.url))

function measure(folder: string) {
  const { version }: { version: string } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const packed = pack(root, folder)
  installPacked(folder, packed)
  return {
    version: 1,
    glovebox: version,
    node: process.version,
    npm: run(folder, 'npm', ['--version']).trim(),
    platform: `${process.platform} ${process.arch}`,
    packedBytes: packed.size,
    installed: installedSizes(folder).filter(({ name }) => !name.startsWith('.')),
    importMs: {
      glovebox: importTime(folder, 'glovebox', processes),
      'glovebox/agent': importTime(folder, 'glovebox/agent', processes),
    },
  }
}

function describe(result: ReturnType<typeof measure>): string {
  const kB = (bytes: number): string => `${(bytes / 1000).toFixed(0).padStart(6)} kB`
  const total = result.installed.reduce((sum, { bytes }) => sum + bytes, 0)
  return [
    `glovebox ${result.glovebox}, Node ${result.node}, npm ${result.npm}, ${result.platform}`,
    `${'packed'.padEnd(24)}${kB(result.packedBytes)}`,
    `${'installed'.padEnd(24)}${kB(total)}`,
    ...result.installed.map(({ name, bytes, files }) => `  ${name.padEnd(22)}${kB(bytes)}  ${files} files`),
    ...Object.entries(result.importMs).map(
      ([name, ms]) =>
        `${`import '${name}'`.padEnd(24)}${ms.toFixed(1).padStart(6)} ms  median of ${processes} processes`,
    ),
  ].join('\n')
}

const folder = mkdtempSync(join(tmpdir(), 'glovebox-footprint-'))
try {
  const result = measure(folder)
  console.log(process.argv.includes('--json') ? JSON.stringify(result) : describe(result))
} finally {
  rmSync(folder, { recursive: true, force: true })
}
