/** Cuts WIT text into tokens, each with its place and with the doc comment above it. */

import { GloveboxError } from '../../host/base/error.ts'

/** One token. A doc comment is no token of its own: it belongs to the token that it stands before. */
export interface Token {
  /** `end` stands after the last token. */
  readonly kind: 'name' | 'version' | 'symbol' | 'end'
  /** Names without the `%` that escapes keywords. */
  readonly text: string
  /** An escaped name is never a keyword. */
  readonly escaped: boolean
  readonly docs?: string
  /** Counted from 1. */
  readonly line: number
  readonly column: number
}

/** A text with the path that errors name. */
export interface WitText {
  readonly path: string
  readonly text: string
}

const patterns = {
  space: /\s+/y,
  docLine: /\/\/\/(?!\/)([^\n]*)/y,
  lineComment: /\/\/[^\n]*/y,
  version: /\d+(?:\.\d+)*(?:[-+][\w.+-]*\w)?/y,
  name: /%?[a-zA-Z][\w-]*/y,
  symbol: /->|[_{}()<>,;:=/@.*+]/y,
} as const

/** All tokens of a text; the last one is `end`. */
export function tokenize(source: WitText): Token[] {
  const lexer = new Lexer(source)
  const tokens: Token[] = []
  do tokens.push(lexer.next())
  while (tokens.at(-1)!.kind !== 'end')
  return tokens
}

/** A `build/failed` at a place of a WIT text. */
export function witError({ path }: WitText, line: number, column: number, what: string): GloveboxError {
  return new GloveboxError('build/failed', `${path}:${line}:${column}: ${what}`, { detail: { path, line, column } })
}

class Lexer {
  private readonly source: WitText
  private pos = 0
  private line = 1
  private lineStart = 0
  private docs: string[] = []

  constructor(source: WitText) {
    this.source = source
  }

  next(): Token {
    this.skipBetween()
    const { line, pos } = this
    const place = { line, column: pos - this.lineStart + 1 }
    const docs = this.docs.join('\n').trim()
    this.docs = []
    const about = docs === '' ? place : { ...place, docs }
    if (pos >= this.source.text.length) return { kind: 'end', text: '', escaped: false, ...about }
    for (const kind of ['version', 'name', 'symbol'] as const) {
      const text = this.match(patterns[kind])?.[0]
      if (text === undefined) continue
      const escaped = text.startsWith('%')
      return { kind, text: escaped ? text.slice(1) : text, escaped, ...about }
    }
    throw witError(this.source, place.line, place.column, `"${this.source.text[pos]}" does not belong in WIT.`)
  }

  /** Skips space and comments and keeps docs. */
  private skipBetween(): void {
    for (;;) {
      const doc = this.match(patterns.docLine)
      if (doc) this.docs.push(doc[1]!.replace(/^ /, '').trimEnd())
      else if (this.source.text.startsWith('/*', this.pos)) this.blockComment()
      else if (!this.match(patterns.space) && !this.match(patterns.lineComment)) return
    }
  }

  /** Block comments nest; those that open with two stars and are not empty are docs. */
  private blockComment(): void {
    const { text } = this.source
    const start = this.pos
    let depth = 0
    do {
      const mark = text.slice(this.pos, this.pos + 2)
      if (mark === '') throw witError(this.source, this.line, 1, 'A block comment is not closed.')
      if (mark === '/*') depth++
      if (mark === '*/') depth--
      this.advance(mark === '/*' || mark === '*/' ? 2 : 1)
    } while (depth > 0)
    const comment = text.slice(start, this.pos)
    if (!/^\/\*\*[^*/]/.test(comment)) return
    const lines = comment.slice(3, -2).split('\n')
    this.docs.push(...lines.map(line => line.replace(/^\s*\*? ?/, '').trimEnd()))
  }

  private match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.pos
    const found = pattern.exec(this.source.text)
    if (found === null) return undefined
    this.advance(found[0].length)
    return found
  }

  private advance(length: number): void {
    const end = this.pos + length
    for (let i = this.pos; i < end; i++) {
      if (this.source.text[i] !== '\n') continue
      this.line++
      this.lineStart = i + 1
    }
    this.pos = end
  }
}
