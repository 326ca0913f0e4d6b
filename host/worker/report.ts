/** Writes what a worker reports of a call, as JSON text, bounded. Inside the worker. */

import type { LogLine } from '../base/outcome.ts'
import type { Given } from './loaded-component.ts'
import type { CallReport } from './protocol.ts'
import { limitReached, Stop, type StopReason } from './stop.ts'

/** A result as JSON text. */
export interface Result {
  readonly status: Given['status']
  readonly json: string
}

/** Lifted bytes may become so many times more as JSON (a control character becomes six), and names of fields come on top. */
const MAX_EXPANSION = 8
/** What a result of no bytes may take. */
const MIN_ROOM = 4096

/** The longest message of a trap or a limit: it may quote names of the component. */
const MAX_MESSAGE = 1000

/** A result as text. Throws `limit: output` when long names make it far longer than what was lifted. */
export function resultText({ status, value }: Given, outputBytes: number): Result {
  const json = JSON.stringify(value)
  if (json.length <= outputBytes * MAX_EXPANSION + MIN_ROOM) return { status, json }
  throw new Stop(limitReached('output', `The result takes ${json.length} characters of JSON; that is too much.`))
}

/** A {@link CallReport} as text. */
export function writeReport(
  ending: Result | StopReason,
  logs: readonly LogLine[],
  spent: Omit<CallReport['usage'], 'bytesOut'>,
): string {
  const withOut = (bytesOut: number): CallReport['usage'] => ({ ...spent, bytesOut })
  if (!('json' in ending)) {
    return JSON.stringify({ ...ending, message: ending.message.slice(0, MAX_MESSAGE), usage: withOut(0), logs })
  }
  const { status, json } = ending
  const rest = JSON.stringify({ status, usage: withOut(Buffer.byteLength(json)), logs })
  // The result is text already: it is put in, not parsed and written again.
  return `${rest.slice(0, -1)},"${status === 'ok' ? 'value' : 'error'}":${json}}`
}
