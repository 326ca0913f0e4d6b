/** Compiles the C kernels of `kernels/` to core modules with clang. */

import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { GloveboxError } from '../../host/base/error.ts'

/** A kernel: its module exports `run(n)`, and `n` is what keeps it busy for some milliseconds. */
export interface Kernel {
  readonly name: string
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly n: number
}

const folder = fileURLToPath(new URL('kernels', import.meta.url))

/** Arguments under which each kernel takes about ten milliseconds. */
const arguments_: Readonly<Record<string, number>> = {
  'binary-trees': 30,
  collatz: 60_000,
  dispatch: 2_000_000,
  fib: 31,
  interpreter: 300_000,
  json: 16_000,
  matmul: 10,
  nbody: 100_000,
  quicksort: 10,
  search: 400,
  sha256: 12_000,
  sieve: 12,
}

const flags = ['--target=wasm32', '-O2', '-nostdlib', '-Wl,--no-entry', '-Wl,--export=run']

/**
 * Compiles all kernels.
 * @throws {GloveboxError} `build/toolchain-missing` without a clang that makes WebAssembly.
 */
export function compileKernels(): Kernel[] {
  const clang = findClang()
  const directory = mkdtempSync(join(tmpdir(), 'glovebox-kernels-'))
  try {
    return readdirSync(folder)
      .sort()
      .map(file => {
        const name = file.replace('.c', '')
        const out = join(directory, `${name}.wasm`)
        execFileSync(clang, [...flags, '-o', out, join(folder, file)])
        return { name, bytes: new Uint8Array(readFileSync(out)), n: arguments_[name]! }
      })
  } finally {
    rmSync(directory, { recursive: true })
  }
}

function findClang(): string {
  for (const clang of ['clang-22', 'clang-21', 'clang-20', 'clang']) {
    try {
      const targets = execFileSync(clang, ['--print-targets'], { encoding: 'utf8' })
      if (targets.includes('wasm32')) return clang
    } catch {
      // Not installed under this name; the next may be.
    }
  }
  throw new GloveboxError(
    'build/toolchain-missing',
    'The kernels are C; install clang and lld with the wasm32 target (on Debian: clang-22 lld-22).',
  )
}
