/** Turns the modules of a script into binaries: from text, from `(module binary ...)` and from `(module quote ...)`. */

import { parse } from '@bytecodealliance/jco-transpile/wasm-tools'
import { head, parseScript, stringBytes } from './sexpr.ts'

const cache = new Map<string, Promise<Uint8Array<ArrayBuffer>>>()

/** The binary of a module, the same for the same text; rejects when the text is malformed. */
export function assemble(text: string): Promise<Uint8Array<ArrayBuffer>> {
  const known = cache.get(text)
  if (known) return known
  const made = make(text)
  cache.set(text, made)
  made.catch(() => undefined)
  return made
}

/** Forgets what was assembled. */
export const forget = (): void => cache.clear()

async function make(text: string): Promise<Uint8Array<ArrayBuffer>> {
  const form = /^\(\s*module\s+(?:\$\S+\s+)?(binary|quote)\b/u.exec(text)?.[1]
  if (!form) return new Uint8Array(await parse(escaped(text)))
  const [module] = parseScript(text)
  const strings = module!.items.filter(item => typeof item === 'string' && item.startsWith('"')) as string[]
  const bytes = Uint8Array.from(strings.flatMap(stringBytes))
  if (form === 'binary') return bytes
  const quoted = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  const isModule = /^\s*\(\s*module\b/u.test(quoted) && head(parseScript(quoted)[0]) === 'module'
  return new Uint8Array(await parse(escaped(isModule ? quoted : `(module ${quoted})`)))
}

/** The assembler refuses some characters even in strings, where every byte may also be written as an escape. */
function escaped(text: string): string {
  return text.replace(/"(?:\\.|[^"\\])*"/gsu, quoted =>
    quoted.replace(/[^\0-\x7f]/gu, char => [...Buffer.from(char)].map(byte => `\\${byte.toString(16)}`).join('')),
  )
}
