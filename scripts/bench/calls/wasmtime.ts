/** The contender of `bench calls` that is another runtime: Wasmtime by its Python package, a fresh instance per call, where that is installed. */

import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const script = fileURLToPath(new URL('run-wasmtime.py', import.meta.url))

/** A call of a component. */
export interface WasmtimeGuest {
  readonly guest: string
  readonly file: string
  /** The interface that exports the function; null when the world does. */
  readonly interface: string | null
  readonly function: string
  readonly args: readonly unknown[]
  readonly calls: number
}

/** Milliseconds of each call, by guest; or why there are none. */
export type WasmtimeCalls =
  | { readonly version: string; readonly times: readonly (readonly number[])[] }
  | { readonly skipped: string }

/** Makes the calls, guest by guest, one after the other. */
export function wasmtimeCalls(guests: readonly WasmtimeGuest[], python = 'python3'): WasmtimeCalls {
  if (spawnSync(python, ['-c', 'import wasmtime']).status !== 0) {
    return { skipped: `${python} has no package "wasmtime"` }
  }
  const { status, stdout, stderr } = spawnSync(python, [script], { input: JSON.stringify(guests), encoding: 'utf8' })
  if (status !== 0) throw new Error(`Wasmtime failed: ${stderr}`)
  return JSON.parse(stdout) as { version: string; times: number[][] }
}
