/** Builds tools in Go, with its own compiler and the bindings that `wit-bindgen` writes. */

import { globSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { adapt, embed } from './adapt.ts'
import type { Compiler } from './compiler.ts'
import { output } from './program.ts'

/** The compiler for Go. */
export const go: Compiler = {
  async missing() {
    if ((await output('go', ['version'])) === undefined) return 'go is not installed'
    if ((await output('cargo', ['--version'])) === undefined) return 'cargo is not installed'
    return (await output('wit-bindgen', ['--version'])) === undefined ? 'wit-bindgen is not installed' : undefined
  },

  async compile({ dir, wit, world, buildDir, run }) {
    const bindings = join(buildDir, 'module')
    rmSync(bindings, { recursive: true, force: true })
    await run('wit-bindgen', ['go', wit, '--world', world, '--out-dir', bindings], {})
    // The bindings are the main package of the tool's own module: to the compiler it looks as if they lay in its folder.
    const files = globSync('**/*.go', { cwd: bindings })
    const Replace = Object.fromEntries(files.map(file => [join(dir, file), join(bindings, file)]))
    const overlay = join(buildDir, 'overlay.json')
    writeFileSync(overlay, JSON.stringify({ Replace }))
    const core = join(buildDir, 'core.wasm')
    // The bindings' runtime allocates before Go's has started, by a function of Go's runtime that the linker would hide.
    const options = ['-overlay', overlay, '-buildmode=c-shared', '-trimpath', '-ldflags=-s -checklinkname=0']
    await run('go', ['build', ...options, '-o', core, '.'], {
      cwd: dir,
      env: { GOOS: 'wasip1', GOARCH: 'wasm', GOWORK: 'off' },
    })
    return adapt(await embed(readFileSync(core), wit, world, buildDir, run), buildDir, run)
  },
}
