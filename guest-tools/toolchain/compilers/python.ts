/** Builds tools in Python, with `componentize-py`, which puts CPython into the component. */

import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { hideExport } from '../component-patch.ts'
import type { Compiler } from './compiler.ts'
import { output } from './program.ts'

/** The instance that `componentize-py` leaves exported: its function ran at build time. */
const initializer = 'exports'

/** The compiler for Python. */
export const python: Compiler = {
  async missing() {
    const version = await output('componentize-py', ['--version'])
    return version === undefined ? 'componentize-py is not installed' : undefined
  },

  async compile({ entry, wit, world, buildDir, run }) {
    const folder = mkdtempSync(join(buildDir, 'python-'))
    try {
      const out = join(folder, 'tool.wasm')
      const made = ['componentize', '-p', dirname(entry), basename(entry, '.py'), '-o', out]
      await run('componentize-py', ['-d', wit, '-w', world, ...made], {})
      return hideExport(new Uint8Array(readFileSync(out)), initializer)
    } finally {
      rmSync(folder, { recursive: true })
    }
  },
}
