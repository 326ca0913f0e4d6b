/** Whether a line of a recording holds what a replay relies on: files are edited, merged and damaged. */

import { errorCodes } from '../../base/error.ts'
import { isTurn } from '../model-turn.ts'
import type { EndLine, Line, StartLine } from './format.ts'
import { modelKey, toolKey } from './question.ts'

/**
 * What is wrong with a line, in words; undefined when nothing is.
 *
 * A question is held to its key, by which it is found: one that was changed would else be answered as if it had not been. Answers are what
 * they are in the file, and a file is believed as the app's own; `tools: 'verify'` holds those of sandboxed tools to what they are.
 */
export function problemOf(line: Line): string | undefined {
  if (!Number.isInteger(line.call) || !Number.isFinite(line.at)) return noLine
  if (line.do === 'start') return startProblem(line)
  if (line.do === 'delta' && typeof line.text === 'string') return undefined
  if (line.do === 'end' && isEnd(line)) return undefined
  return noLine
}

const noLine = 'it is no line of this version'

function startProblem(line: StartLine): string | undefined {
  const { kind, name, path } = line
  const isPath = Array.isArray(path) && path.every(part => typeof part === 'string')
  if (!['model', 'tool'].includes(kind) || typeof name !== 'string' || !isPath) return noLine
  return isKey(line) ? undefined : 'its question is not the one that its key is of; one of them was changed'
}

function isKey(line: StartLine): boolean {
  try {
    return line.key === (line.kind === 'model' ? modelKey(line.name, line.asked) : toolKey(line.name, line.asked))
  } catch {
    // A request without messages, or what has no canonical JSON, has no key.
    return false
  }
}

/** One of the three, with all that is read of it. */
function isEnd({ turn, outcome, error }: EndLine): boolean {
  if (turn) return isTurn(turn)
  if (outcome) return isOutcome(outcome as Partial<Record<string, unknown>>)
  return typeof error?.message === 'string' && Object.hasOwn(errorCodes, error.code)
}

function isOutcome({ status, usage, logs, message }: Partial<Record<string, unknown>>): boolean {
  const { fuel } = (usage ?? {}) as { readonly fuel?: unknown }
  const isCounted = typeof fuel === 'string' && /^\d{1,30}$/.test(fuel) && Array.isArray(logs)
  return isCounted && typeof status === 'string' && (status === 'ok' || typeof message === 'string')
}
