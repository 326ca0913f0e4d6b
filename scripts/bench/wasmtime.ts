/** The contender of `bench meter` that counts fuel natively: Wasmtime by its Python package, where that is installed. */

import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Kernel } from './kernels.ts'

const script = fileURLToPath(new URL('run-kernels.py', import.meta.url))

/** Medians of one kernel in milliseconds, and the fuel of one run. */
export interface WasmtimeRow {
  readonly plain: number
  readonly fuel: number
  readonly epochs: number
  readonly count: number
}

/** What Wasmtime measured. */
export interface WasmtimeResult {
  readonly version: string
  readonly rows: Readonly<Record<string, WasmtimeRow>>
}

/** Runs the kernels in Wasmtime; nothing when `python` has no `wasmtime` package. */
export function runWasmtime(kernels: readonly Kernel[], python: string): WasmtimeResult | undefined {
  try {
    execFileSync(python, ['-c', 'import wasmtime'], { stdio: 'ignore' })
  } catch {
    // Wasmtime is an addition to the bench, not a part of it.
    return undefined
  }
  const directory = mkdtempSync(join(tmpdir(), 'glovebox-wasmtime-'))
  try {
    const input = Object.fromEntries(
      kernels.map(({ name, bytes, n }) => {
        const file = join(directory, `${name}.wasm`)
        writeFileSync(file, bytes)
        return [name, { file, n }]
      }),
    )
    return JSON.parse(execFileSync(python, [script], { input: JSON.stringify(input), encoding: 'utf8' }))
  } finally {
    rmSync(directory, { recursive: true })
  }
}
