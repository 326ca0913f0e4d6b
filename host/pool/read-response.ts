/** Checks what a worker says, before anything acts on it. */

import { errorCodes } from '../base/error.ts'
import { isAttachment } from '../wit/attachment.ts'
import { MAX_ASK_BYTES, type Response, sizeOfAsk } from '../worker/protocol.ts'

/** What a worker may say: that it is ready, that it has rested, and the answer to the request that it holds for longest. */
export interface Due {
  readonly ready: boolean
  readonly rested: boolean
  readonly id: number | undefined
}

/** The message as a response, if it is a whole one and one that is due. */
export function readResponse(message: unknown, due: Due): Response | undefined {
  if (!isRecord(message)) return undefined
  if (message.type === 'ready' || message.type === 'rested') {
    return due[message.type] ? { type: message.type } : undefined
  }
  if (message.id !== due.id) return undefined
  return isAsk(message) || isDecided(message) || isAnswer(message) ? (message as unknown as Response) : undefined
}

function isAsk({ type, ask, method, text, bytes }: Record<string, unknown>): boolean {
  if (type !== 'ask' || typeof ask !== 'number' || typeof method !== 'string' || typeof text !== 'string') return false
  if (bytes !== undefined && !(bytes instanceof Uint8Array)) return false
  return sizeOfAsk({ text, bytes }) <= MAX_ASK_BYTES
}

function isDecided({ type, decision }: Record<string, unknown>): boolean {
  if (type !== 'decided' || !isRecord(decision)) return false
  const { decision: verdict, kind, subject, grant = '', hint = '' } = decision
  if (verdict !== 'allow' && verdict !== 'deny') return false
  return [kind, subject, grant, hint].every(text => typeof text === 'string')
}

function isAnswer(message: Record<string, unknown>): boolean {
  switch (message.type) {
    case 'warmed':
      return true
    case 'called':
      return typeof message.report === 'string' && isListOf(message.attachments ?? [], isAttachment)
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
