/** The options by which `call` and `agent` set limits. */

import type { Limits } from '../mod.ts'
import { parseDuration, parseFuel, parseSize } from './command.ts'

/** For `parse`. */
export const limitOptions = {
  fuel: { type: 'string' },
  memory: { type: 'string' },
  timeout: { type: 'string' },
} as const

/** For `--help`. */
export const limitHelp = `  --fuel N           instructions the call may execute (default 10,000,000,000)
  --memory SIZE      linear memory, such as 16MiB (default 64MiB)
  --timeout TIME     wall-clock time, such as 500ms (default 10s)`

/** The limits that the options set. @throws {GloveboxError} `config/invalid` */
export function readLimits(values: { fuel?: string; memory?: string; timeout?: string }): Partial<Limits> {
  return {
    ...(values.fuel === undefined ? {} : { fuel: parseFuel(values.fuel) }),
    ...(values.memory === undefined ? {} : { memoryBytes: parseSize(values.memory) }),
    ...(values.timeout === undefined ? {} : { timeoutMs: parseDuration(values.timeout) }),
  }
}
