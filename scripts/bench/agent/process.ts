/** Runs one measurement in a process of its own. */

import { run } from '../../footprint/install.ts'

/** Runs a script of the workspace, and reads the JSON in its last line. */
export function runJson<T>(folder: string, args: readonly string[]): T {
  const lines = run(folder, process.execPath, args).trim().split('\n')
  return JSON.parse(lines.at(-1)!)
}
