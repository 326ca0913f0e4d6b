/** Builds tools in Rust: cargo makes the component itself. */

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { GloveboxError } from '../../../host/base/error.ts'
import type { Compiler } from './compiler.ts'
import { output } from './program.ts'

const target = 'wasm32-wasip2'

/** The compiler for Rust. */
export const rust: Compiler = {
  async missing() {
    if ((await output('cargo', ['--version'])) === undefined) return 'cargo is not installed'
    const library = await output('rustc', ['--print', 'target-libdir', '--target', target])
    return library !== undefined && existsSync(library) ? undefined : `rustc has no library for the target ${target}`
  },

  async compile({ dir, buildDir, run }) {
    const form = ['--quiet', '--message-format=json-render-diagnostics']
    const args = ['build', '--release', '--lib', '--target', target, ...form]
    const messages = await run('cargo', args, { cwd: dir, env: { CARGO_TARGET_DIR: join(buildDir, 'cargo') } })
    return new Uint8Array(readFileSync(componentOf(messages, join(dir, 'Cargo.toml'))))
  },
}

/** The file that cargo says it made of the package with that manifest. */
function componentOf(messages: string, manifest: string): string {
  const artifacts = messages.split('\n').flatMap(line => (line.startsWith('{') ? [JSON.parse(line)] : []))
  const made = artifacts.findLast(one => one.reason === 'compiler-artifact' && one.manifest_path === manifest)
  const path = made?.filenames.find((name: string) => name.endsWith('.wasm'))
  if (path !== undefined) return path
  const message = `${manifest} makes no component: it needs crate-type = ["cdylib"] in its [lib] section.`
  throw new GloveboxError('build/failed', message, { detail: { manifest } })
}
