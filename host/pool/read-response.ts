/** Checks what a worker says, before anything acts on it. */

import { errorCodes } from '../base/error.ts'
import type { Response } from '../worker/protocol.ts'

/** The message as a response, if it is a whole one and the one that is due: `ready`, or the answer to a request. */
export function readResponse(message: unknown, due: 'ready' | number | undefined): Response | undefined {
  if (!isRecord(message)) return undefined
  if (due === 'ready') return message.type === 'ready' ? { type: 'ready' } : undefined
  if (due === undefined || message.id !== due) return undefined
  return isAnswer(message) ? (message as unknown as Response) : undefined
}

function isAnswer(message: Record<string, unknown>): boolean {
  switch (message.type) {
    case 'called':
      return typeof message.report === 'string'
    case 'prepared': {
      const { artifact, info } = message
      if (!isRecord(artifact) || !isRecord(info) || !(artifact.bytes instanceof Uint8Array)) return false
      return isListOf(artifact.modules, one => one instanceof WebAssembly.Module) && isListOf(info.functions, isRecord)
    }
    case 'failed': {
      const { error } = message
      if (!isRecord(error) || typeof error.code !== 'string' || !Object.hasOwn(errorCodes, error.code)) return false
      return typeof error.message === 'string' && isRecord(error.detail)
    }
    default:
      return false
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

const isListOf = (value: unknown, isItem: (item: unknown) => boolean): boolean =>
  Array.isArray(value) && value.every(isItem)
