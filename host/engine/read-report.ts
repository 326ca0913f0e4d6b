/** Checks what a worker reports of a call, before anything is made of it. */

import { GloveboxError } from '../base/error.ts'
import type { CallReport } from '../worker/protocol.ts'

/**
 * The report in a text. Security: it comes from where guests run, and what it says was spent is what budgets are charged.
 * @throws {GloveboxError} `internal` when it is none.
 */
export function readReport(text: string): CallReport {
  const report = parsed(text)
  if (isRecord(report) && isEnding(report) && isUsage(report.usage) && isLog(report.logs)) {
    return report as unknown as CallReport
  }
  throw new GloveboxError('internal', 'A worker reported a call in a way that no worker does.')
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isEnding(report: Record<string, unknown>): boolean {
  const { status, trap, limit, message } = report
  switch (status) {
    case 'ok':
      return Object.hasOwn(report, 'value')
    case 'error':
      return Object.hasOwn(report, 'error')
    case 'trap':
      return typeof trap === 'string' && typeof message === 'string'
    case 'limit':
      return typeof limit === 'string' && typeof message === 'string'
    case 'canceled':
      return typeof message === 'string'
    default:
      return false
  }
}

/** The counts of a usage, but for fuel. */
const counts = ['memoryBytes', 'memoryRefused', 'hostCalls', 'wallMs', 'bytesIn', 'bytesOut', 'bytesLogged'] as const

function isUsage(usage: unknown): boolean {
  if (!isRecord(usage) || typeof usage.exact !== 'boolean') return false
  return typeof usage.fuel === 'string' && /^\d{1,20}$/u.test(usage.fuel) && counts.every(name => isCount(usage[name]))
}

const isCount = (value: unknown): boolean => typeof value === 'number' && value >= 0

function isLog(logs: unknown): boolean {
  return (
    Array.isArray(logs) && logs.every(line => isRecord(line) && isLevel(line.level) && typeof line.message === 'string')
  )
}

const isLevel = (level: unknown): boolean =>
  level === 'debug' || level === 'info' || level === 'warn' || level === 'error'

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
