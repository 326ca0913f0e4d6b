/** Reads JSON, and finds the place where it is not JSON: the engine says that only in a sentence. */

import { fail, problemAt } from './fail.ts'

/** Any JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

const mostCharacters = 8 * 1024 * 1024
/** What walks the document, the query engine too, calls itself once a level. */
const mostDepth = 200

/** Parses a document. */
export function parseDocument(text: string): Json {
  if (text.length > mostCharacters)
    fail({ tag: 'too-large', val: `the document has more than ${mostCharacters} characters` })
  if (looksDeep(text)) scan(text)
  try {
    return JSON.parse(text)
  } catch (thrown) {
    const offset = scan(text)
    if (offset === undefined) throw thrown
    const found =
      offset < text.length ? `"${String.fromCodePoint(text.codePointAt(offset)!)}"` : 'the end of the document'
    return fail({ tag: 'invalid-document', val: problemAt(text, offset, `${found} does not belong here`) })
  }
}

/** A quick look that brackets inside of texts can deceive; the scan then looks again. */
function looksDeep(text: string): boolean {
  let depth = 0
  for (const [bracket] of text.matchAll(/[[\]{}]/g)) {
    depth += bracket === '[' || bracket === '{' ? 1 : -1
    if (depth > mostDepth) return true
  }
  return false
}

/** In texts, what stands unescaped is anything but quotes, backslashes and control characters. */
const textForm = /"(?:[^"\\\p{Cc}]|[\x7f-\x9f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/u.source

const tokenForms = {
  space: /[ \t\n\r]*/y,
  scalar: new RegExp(`${textForm}|-?(?:0|[1-9]\\d*)(?:\\.\\d+)?(?:[eE][+-]?\\d+)?|true|false|null`, 'uy'),
  key: new RegExp(`${textForm}[ \\t\\n\\r]*:`, 'uy'),
} as const

/** The offset of the first character that cannot be there; undefined for a document that is JSON. */
function scan(text: string): number | undefined {
  const scanner = new Scanner(text)
  while (!scanner.done) if (!scanner.step()) return scanner.at
  return undefined
}

/** Walks over a document with a list of what is open, so that depth costs no stack. */
class Scanner {
  at = 0
  done = false
  private readonly text: string
  private readonly open: ('[' | '{')[] = []

  constructor(text: string) {
    this.text = text
  }

  /** Reads a value, or opens one, and what follows it up to the next value; false where neither can be. */
  step(): boolean {
    this.skip(tokenForms.space)
    const opened = this.accept('[') ? '[' : this.accept('{') ? '{' : undefined
    if (opened === undefined) return this.skip(tokenForms.scalar) && this.follow()
    if (this.open.push(opened) > mostDepth) {
      fail({ tag: 'too-large', val: `the document is nested deeper than ${mostDepth} levels` })
    }
    this.skip(tokenForms.space)
    if (this.text[this.at] === closing(opened)) return this.follow()
    return opened === '[' || this.skip(tokenForms.key)
  }

  /** After a value: the ends of what is open, then a comma with the next key, or the end. */
  private follow(): boolean {
    this.skip(tokenForms.space)
    for (let inside = this.open.at(-1); inside !== undefined; inside = this.open.at(-1)) {
      if (!this.accept(closing(inside))) {
        if (!this.accept(',')) return false
        this.skip(tokenForms.space)
        return inside === '[' || this.skip(tokenForms.key)
      }
      this.open.pop()
      this.skip(tokenForms.space)
    }
    this.done = this.at === this.text.length
    return this.done
  }

  private skip(form: RegExp): boolean {
    form.lastIndex = this.at
    const found = form.test(this.text)
    if (found) this.at = form.lastIndex
    return found
  }

  private accept(character: string): boolean {
    if (this.text[this.at] !== character) return false
    this.at++
    return true
  }
}

const closing = (opened: '[' | '{'): string => (opened === '[' ? ']' : '}')
