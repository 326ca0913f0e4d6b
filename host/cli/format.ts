/** How figures, outcomes and text of guests are written for people. */

import type { Outcome, Usage } from '../mod.ts'

/**
 * Text that is safe on a terminal. Security: a guest or a model could otherwise set the title, fill the clipboard or hide what came before
 * (control characters, and the bidirectional overrides of Unicode).
 */
export function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, escaped)
}

const escaped = (char: string): string => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`

/** One line of at most `most` characters. */
export function oneLine(text: string, most: number): string {
  const line = printable(text).replace(/\s+/g, ' ').trim()
  return line.length > most ? `${line.slice(0, most - 1)}…` : line
}

/**
 * A value as JSON with bigints as decimal strings. Security: JSON leaves control characters above U+007F as they are, and a terminal obeys
 * them; outside of strings JSON has none, so escaping them changes no value.
 */
export function toJson(value: unknown, indent?: number): string {
  const text = JSON.stringify(value, (_, item) => (typeof item === 'bigint' ? String(item) : item), indent)
  return text.replace(/[\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g, escaped)
}

/** Bytes in the unit that reads best. */
export function bytes(n: number): string {
  if (n < 1024) return `${n} B`
  const [value, unit] = n < 1024 ** 2 ? [n / 1024, 'KiB'] : [n / 1024 ** 2, 'MiB']
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${unit}`
}

/** A count with thousands separated. */
export const grouped = (n: number | bigint): string => String(n).replace(/\B(?=(\d{3})+$)/g, ',')

/** Milliseconds, with a decimal while they are few. */
export const milliseconds = (n: number): string => (n < 10 ? `${n.toFixed(1)} ms` : `${grouped(Math.round(n))} ms`)

/** What a call spent, in one line. */
export function usageLine({ fuel, memoryBytes, wallMs, hostCalls, egressBytes, exact }: Usage): string {
  const parts = [`fuel ${grouped(fuel)}`, `peak memory ${bytes(memoryBytes)}`, milliseconds(wallMs)]
  if (hostCalls > 0) parts.push(`${grouped(hostCalls)} host calls`)
  if (egressBytes > 0) parts.push(`${bytes(egressBytes)} sent`)
  return parts.join(' · ') + (exact ? '' : ' (last known)')
}

/** How a call ended, in a word or two. */
export function statusOf(outcome: Outcome): string {
  switch (outcome.status) {
    case 'limit':
      return `limit: ${outcome.limit}`
    case 'trap':
      return `trap: ${outcome.trap}`
    case 'denied':
      return `denied: ${outcome.capability}`
    default:
      return outcome.status
  }
}
