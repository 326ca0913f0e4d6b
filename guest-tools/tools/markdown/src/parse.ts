/** Markdown as tokens, one grammar for everything. */

import MarkdownIt, { type Token } from 'markdown-it'

/** Security: raw HTML stays text, and the parser refuses links to scripts, so what it renders cannot run anything. */
const parser = new MarkdownIt({ html: false, linkify: true })
// Words with a dot in them, such as file names, are not addresses.
parser.linkify.set({ fuzzyLink: false, fuzzyEmail: false })

const blockParser = new MarkdownIt({ html: false })
blockParser.core.ruler.enableOnly(['normalize', 'block'])

// What is compiled on first use is compiled now, when the tool is built: half a billion instructions that no call pays for.
parser.render('# &amp; *a* `b` ![c](d.test "e") https://f.test\n\n| g |\n|---|\n')

/** The tokens of a document, block by block, each with those inside of it. */
export const parse = (markdown: string): Token[] => parser.parse(markdown, {})

/** The blocks of a document alone, at a third of the cost; `inside` gives the tokens inside of one of them. */
export function parseBlocks(markdown: string): { blocks: Token[]; inside: (block: Token) => Token[] } {
  const references = {}
  const blocks = blockParser.parse(markdown, references)
  return { blocks, inside: block => parser.parseInline(block.content, references)[0]?.children ?? [] }
}

/** A document as HTML. */
export const renderHtml = (markdown: string): string => parser.render(markdown)

/** The line a token starts on, counted from 1. */
export const lineOf = (token: Token): number => (token.map?.[0] ?? 0) + 1

/** The text of inline tokens without markup; images count with their description. */
export function textOf(tokens: readonly Token[] | null): string {
  return (tokens ?? []).map(inlineText).join('')
}

function inlineText(token: Token): string {
  if (token.type === 'image') return textOf(token.children)
  if (token.type === 'softbreak' || token.type === 'hardbreak') return ' '
  return token.content
}
