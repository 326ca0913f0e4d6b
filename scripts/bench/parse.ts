/** How fast component binaries are read: decoded, and validated. */

import { decodeComponent } from '../../host/wasm/component-decode.ts'
import { validateComponent } from '../../host/wasm/validate/component.ts'
import { median } from './measure.ts'

const ROUNDS = 50

/** Megabytes a second, and what reading costs in a process that reads its first component. */
export interface ParseFigures {
  readonly bytes: number
  readonly decodeMbPerS: number
  readonly decodeAndValidateMbPerS: number
  readonly firstMs: number
  readonly firstMbPerS: number
}

/** Measures it on one component. */
export function parse(bytes: Uint8Array): ParseFigures {
  const read = (): { decodeMs: number; allMs: number } => {
    const start = performance.now()
    const component = decodeComponent(bytes)
    const decoded = performance.now()
    validateComponent(component)
    return { decodeMs: decoded - start, allMs: performance.now() - start }
  }
  const first = read()
  const rounds = Array.from({ length: ROUNDS }, read)
  const mbPerS = (ms: number): number => bytes.length / 1000 / ms
  return {
    bytes: bytes.length,
    decodeMbPerS: mbPerS(median(rounds.map(({ decodeMs }) => decodeMs))),
    decodeAndValidateMbPerS: mbPerS(median(rounds.map(({ allMs }) => allMs))),
    firstMs: first.allMs,
    firstMbPerS: mbPerS(first.allMs),
  }
}
