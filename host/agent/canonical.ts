/** One text for equal values: the JSON Canonicalization Scheme (RFC 8785), which hashes of audit entries, approvals and replays rest on. */

import { GloveboxError } from '../base/error.ts'

/** Deepest nesting that is written; JSON of a model may be nested as deep as its text is long. */
const maxDepth = 500

/**
 * The canonical JSON of a value: members sorted by UTF-16 code units, numbers as ECMAScript writes them, no white space. As in
 * `JSON.stringify`, members that are undefined are left out; a bigint is written as a decimal string.
 * @throws {GloveboxError} `input/invalid` for what JSON cannot hold: NaN, an infinity, a cycle, nesting of more than 500.
 */
export function canonical(value: unknown): string {
  return write(value, 0)
}

/** SHA-256 of the canonical JSON, in hex. `domain` keeps hashes of different uses apart. */
export function fingerprintOf(domain: string, value: unknown): string {
  return sha256(`${domain}\n${canonical(value)}`)
}

/** SHA-256 of a text in UTF-8, in hex. */
export function sha256(text: string): string {
  // Loaded when it is needed: importing the agent must not pay for it.
  return process.getBuiltinModule('node:crypto').hash('sha256', text, 'hex')
}

function write(value: unknown, depth: number): string {
  if (typeof value === 'bigint') return `"${value}"`
  if (typeof value === 'number' && !Number.isFinite(value)) throw unwritable(String(value))
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  if (depth >= maxDepth) throw unwritable(`nesting of more than ${maxDepth}`)
  if (Array.isArray(value)) return `[${value.map(item => write(item, depth + 1)).join(',')}]`
  const members = Object.entries(value).filter(([, member]) => member !== undefined && typeof member !== 'function')
  members.sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${write(member, depth + 1)}`).join(',')}}`
}

function unwritable(what: string): GloveboxError {
  return new GloveboxError('input/invalid', `A value holds ${what}, which has no canonical JSON; leave it out.`)
}
