/** Compiles the C kernels of `kernels/` to core modules with clang. */

import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { GloveboxError } from '../../host/base/error.ts'

/** A kernel: its module exports `run(n)`, and `n` is what keeps it busy for about a millisecond. */
export interface Kernel {
  readonly name: string
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly n: number
}

const folder = fileURLToPath(new URL('kernels', import.meta.url))

/** Arguments under which each kernel takes about a millisecond: less than a busy machine lets a process run in one go. */
const arguments_: Readonly<Record<string, number>> = {
  'binary-trees': 3,
  collatz: 6_000,
  dispatch: 200_000,
  fib: 26,
  interpreter: 30_000,
  json: 1_600,
  matmul: 1,
  nbody: 10_000,
  quicksort: 1,
  search: 40,
  sha256: 1_200,
  sieve: 1,
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

/**
 * The clang that makes WebAssembly.
 * @throws {GloveboxError} `build/toolchain-missing` when there is none.
 */
export function findClang(): string {
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
