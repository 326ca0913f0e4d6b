/** Splits WebAssembly script text into S-expressions, and keeps where each stands, so that modules can be handed on as text. */

/** A parenthesised list; `from` and `to` are its offsets in the text. */
export interface List {
  readonly items: readonly Node[]
  readonly from: number
  readonly to: number
  readonly line: number
}

/** A word, a quoted string (as it is written, quotes included) or a list. */
export type Node = string | List

/** What can stand between parentheses: strings, comments of both kinds, parentheses, words. */
const token = /"(?:\\.|[^"\\])*"|;;[^\n\r]*|\(;|[()]|[^\s()";]+|;/gu

/** The lists of a script, outermost only, each with all that is in it. */
export function parseScript(text: string): List[] {
  const top: List[] = []
  const open: { items: Node[]; from: number; line: number }[] = []
  let [line, counted] = [1, 0]
  token.lastIndex = 0
  for (let match = token.exec(text); match; match = token.exec(text)) {
    const [word] = match
    if (word.startsWith(';;')) continue
    if (word === '(;') token.lastIndex = endOfComment(text, match.index)
    else if (word === '(') {
      for (; counted < match.index; counted++) if (text[counted] === '\n') line++
      open.push({ items: [], from: match.index, line })
    } else if (word === ')') {
      const closed = open.pop()
      if (!closed) throw new SyntaxError(`line ${line}: a parenthesis too many`)
      const list: List = { ...closed, to: token.lastIndex }
      if (open.length > 0) open.at(-1)!.items.push(list)
      else top.push(list)
    } else if (open.length > 0) open.at(-1)!.items.push(word)
    else throw new SyntaxError(`line ${line}: ${word} stands outside of parentheses`)
  }
  if (open.length > 0) throw new SyntaxError(`line ${open[0]!.line}: a parenthesis is missing`)
  return top
}

/** The offset behind a block comment, which may hold others. */
function endOfComment(text: string, from: number): number {
  let depth = 0
  for (let i = from; i < text.length; i++) {
    if (text.startsWith('(;', i)) {
      depth++
      i++
    } else if (text.startsWith(';)', i)) {
      i++
      if (--depth === 0) return i + 1
    }
  }
  throw new SyntaxError('a comment does not end')
}

/** The first word of a list. */
export const head = (node: Node | undefined): string =>
  typeof node === 'object' && typeof node.items[0] === 'string' ? node.items[0] : ''

/** The bytes that a quoted string stands for. */
export function stringBytes(quoted: string): number[] {
  const out: number[] = []
  const simple: Readonly<Record<string, number>> = { t: 9, n: 10, r: 13, '"': 34, "'": 39, '\\': 92 }
  const inner = quoted.slice(1, -1)
  for (let i = 0; i < inner.length; i++) {
    if (inner[i] !== '\\') {
      const point = String.fromCodePoint(inner.codePointAt(i)!)
      out.push(...Buffer.from(point))
      i += point.length - 1
    } else if (inner[i + 1] === 'u') {
      const end = inner.indexOf('}', i)
      out.push(...Buffer.from(String.fromCodePoint(Number.parseInt(inner.slice(i + 3, end), 16))))
      i = end
    } else if (inner[i + 1]! in simple) out.push(simple[inner[++i]!]!)
    else {
      out.push(Number.parseInt(inner.slice(i + 1, i + 3), 16))
      i += 2
    }
  }
  return out
}

/** The text that a quoted string stands for. */
export const stringText = (quoted: string): string =>
  new TextDecoder('utf-8', { ignoreBOM: true }).decode(Uint8Array.from(stringBytes(quoted)))
