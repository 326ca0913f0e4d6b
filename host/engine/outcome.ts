/** Makes outcomes of what workers report and of how calls were killed. */

import type { Ended, Outcome, Usage } from '../base/outcome.ts'
import { noUsage } from '../base/outcome.ts'
import type { Answer, Killed } from '../pool/job.ts'
import type { Crossing } from '../wit/attach.ts'
import type { Attachments } from '../wit/attachment.ts'
import type { Ending } from '../worker/protocol.ts'
import { readReport } from './read-report.ts'

/** The answer of a worker to a call. */
type Called = Extract<Answer, { type: 'called' }>

/** The longest text that an `error` outcome's message takes from the tool's own error. */
const MAX_MESSAGE = 500

/** The outcome that a worker reported; `egressBytes` were counted outside. */
export function outcomeOf(
  { report, attachments = [] }: Called,
  egressBytes: number,
  crossing: Pick<Crossing, 'read'>,
): Outcome {
  const { usage, logs, ...rest } = readReport(report)
  const ending = attachments.length > 0 ? detached(rest, attachments, crossing) : rest
  const ended: Ended = { usage: { ...usage, fuel: BigInt(usage.fuel), egressBytes }, logs }
  return ending.status === 'error' ? { ...ending, ...ended, message: messageOf(ending.error) } : { ...ending, ...ended }
}

/** Puts what is attached in its place. */
function detached(ending: Ending, attachments: Attachments, crossing: Pick<Crossing, 'read'>): Ending {
  if (ending.status === 'ok') return { ...ending, value: crossing.read('ok', ending.value, attachments) }
  return ending.status === 'error' ? { ...ending, error: crossing.read('error', ending.error, attachments) } : ending
}

function messageOf(error: unknown): string {
  const text = typeof error === 'string' ? error : error === null ? 'The tool failed.' : JSON.stringify(error)
  return text.length > MAX_MESSAGE ? `${text.slice(0, MAX_MESSAGE)}…` : text
}

/** The outcome of a call that was canceled while it waited, whose worker had to be killed, or whose worker died of a full heap. */
export function killedOutcome(killed: Killed, bytesIn: number, timeoutMs: number, egressBytes: number): Outcome {
  const { started, reason, fuel, memoryBytes, wallMs } = killed
  if (!started) {
    return { status: 'canceled', message: 'The call was canceled before it began.', usage: noUsage, logs: [] }
  }
  const usage: Usage = { ...noUsage, fuel, memoryBytes, bytesIn, egressBytes, wallMs, exact: false }
  const ended = { usage, logs: [] }
  switch (reason) {
    case 'canceled':
      return { ...ended, status: 'canceled', message: 'The call was canceled.' }
    case 'time': {
      const message = `The call ran longer than its ${timeoutMs} ms and did not stop; its worker was replaced.`
      return { ...ended, status: 'limit', limit: 'time', message }
    }
    case 'out-of-memory': {
      const message = 'The call filled its worker’s heap; the worker was replaced.'
      return { ...ended, status: 'limit', limit: 'memory', message }
    }
  }
}
