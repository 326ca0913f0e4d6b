/** Writes what a worker reports of a call, as JSON text, bounded. Inside the worker. */

import type { LogLine } from '../base/outcome.ts'
import { type Attachment, type Attachments, MIN_ATTACHED, sizeOfAttached } from '../wit/attachment.ts'
import { attachJson } from './attached.ts'
import type { Given } from './loaded-component.ts'
import type { CallReport } from './protocol.ts'
import { limitReached, Stop, type StopReason } from './stop.ts'

/** A result as JSON text, and what is attached to it. */
export interface Result {
  readonly status: Given['status']
  readonly json: string
  readonly attachments: Attachments
  /** Bytes of JSON and of what is attached. */
  readonly size: number
}

/** Lifted bytes may become so many times more as JSON (a control character becomes six), and names of fields come on top. */
const MAX_EXPANSION = 8
/** What a result of no bytes may take. */
const MIN_ROOM = 4096

/** The longest message of a trap or a limit: it may quote names of the component. */
const MAX_MESSAGE = 1000

/** A result as text. Throws `limit: output` when long names make it far longer than what was lifted. */
export function resultText({ status, value }: Given, outputBytes: number, attachments: Attachment[] = []): Result {
  const json = JSON.stringify(value)
  if (json.length <= outputBytes * MAX_EXPANSION + MIN_ROOM) {
    const inPlace = json.length < MIN_ATTACHED
    const text = inPlace ? json : attachJson(json, attachments)
    return {
      status,
      json: text,
      attachments,
      size: (inPlace ? Buffer.byteLength(json) : 0) + sizeOfAttached(attachments),
    }
  }
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
  const { status, json, size } = ending
  const rest = JSON.stringify({ status, usage: withOut(size), logs })
  // The result is text already: it is put in, not parsed and written again.
  return `${rest.slice(0, -1)},"${status === 'ok' ? 'value' : 'error'}":${json}}`
}
