/** Turns what a server of tools answers into an outcome, within bounds. */

import { isDeeper, MAX_NESTING } from '../../base/guest-json.ts'
import { noUsage, type Outcome } from '../../base/outcome.ts'

/** An answer, as far as it is looked at. */
export interface ForeignAnswer {
  readonly content?: unknown
  readonly structuredContent?: unknown
  readonly isError?: unknown
}

const ended = { usage: noUsage, logs: [] }

/** The outcome of an answer. What is longer than `maxChars`, as JSON, is a limit reached. */
export function outcomeOf(answer: ForeignAnswer, maxChars: number): Outcome {
  const value = answer.structuredContent === undefined ? contentOf(answer.content) : answer.structuredContent
  // Security: whatever walks a value recurses.
  if (isDeeper(value, MAX_NESTING)) return failure(`the answer is nested more than ${MAX_NESTING} deep`)
  const length = JSON.stringify(value)?.length ?? 0
  if (length > maxChars) {
    const message = `the answer has ${length} characters, and at most ${maxChars} are taken`
    return { status: 'limit', limit: 'output', message, ...ended }
  }
  if (answer.isError !== true) return { status: 'ok', value, ...ended }
  const said = contentOf(answer.content)
  return failure(typeof said === 'string' ? said : JSON.stringify(said))
}

/** An outcome of the tool's own. */
export function failure(message: string): Outcome {
  return { status: 'error', error: message, message, ...ended }
}

/** Text where everything is text; otherwise a list, in which pictures and sound are told of and not given: a model would read their bytes. */
function contentOf(content: unknown): unknown {
  const blocks = (Array.isArray(content) ? content : []).map(blockOf)
  return blocks.every(block => typeof block === 'string') ? blocks.join('\n') : blocks
}

function blockOf(block: unknown): unknown {
  const { type, text, data, mimeType, uri, name, resource } = (block ?? {}) as Readonly<Record<string, unknown>>
  if (type === 'text') return String(text)
  if (type === 'resource' && typeof resource === 'object' && resource !== null) {
    const { uri, text, mimeType } = resource as Readonly<Record<string, unknown>>
    return { type, uri, mimeType, ...(typeof text === 'string' && { text }) }
  }
  return { type, mimeType, uri, name, ...(typeof data === 'string' && { base64Chars: data.length }) }
}
