/** Makes outcomes of what workers report and of how calls were killed. */

import type { Ended, Outcome, Usage } from '../base/outcome.ts'
import { noUsage } from '../base/outcome.ts'
import type { Killed } from '../pool/job.ts'
import type { CallReport } from '../worker/protocol.ts'

/** The longest text that an `error` outcome's message takes from the tool's own error. */
const MAX_MESSAGE = 500

/** The outcome that a worker reported, as JSON; `egressBytes` were counted outside. */
export function outcomeOf(report: string, egressBytes: number): Outcome {
  const { usage, logs, ...ending } = JSON.parse(report) as CallReport
  const ended: Ended = { usage: { ...usage, fuel: BigInt(usage.fuel), egressBytes }, logs }
  return ending.status === 'error' ? { ...ending, ...ended, message: messageOf(ending.error) } : { ...ending, ...ended }
}

function messageOf(error: unknown): string {
  const text = typeof error === 'string' ? error : error === null ? 'The tool failed.' : JSON.stringify(error)
  return text.length > MAX_MESSAGE ? `${text.slice(0, MAX_MESSAGE)}…` : text
}

/** The outcome of a call that was canceled while it waited, whose worker had to be killed, or whose worker died of a full heap. */
export function killedOutcome(killed: Killed, input: string, timeoutMs: number, egressBytes: number): Outcome {
  const { started, reason, fuel, memoryBytes, wallMs } = killed
  if (!started) {
    return { status: 'canceled', message: 'The call was canceled before it began.', usage: noUsage, logs: [] }
  }
  const bytesIn = Buffer.byteLength(input)
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
