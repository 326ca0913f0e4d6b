/** Code blocks, and text without markup. */

import { lineOf, parse, parseBlocks, textOf } from './parse.ts'

type CodeBlock = import('glovebox:markdown/reader@0.1.0').CodeBlock

/** The code blocks of a document in order, fenced and indented ones. */
export function findCodeBlocks(markdown: string): CodeBlock[] {
  const code = parseBlocks(markdown).blocks.filter(({ type }) => type === 'fence' || type === 'code_block')
  return code.map(block => ({
    language: block.info.trim().split(/\s+/)[0] || null,
    code: block.content,
    line: lineOf(block),
  }))
}

/** The text of a document: a line for each paragraph, heading and list item, code as it is, cells of a table between tabs. */
export function plainText(markdown: string): string {
  const lines: string[] = []
  let cells: string[] | undefined
  for (const token of parse(markdown)) {
    if (token.type === 'tr_open') cells = []
    else if (token.type === 'tr_close') {
      lines.push((cells ?? []).join('\t'))
      cells = undefined
    } else if (token.type === 'inline') (cells ?? lines).push(textOf(token.children).trim())
    else if (token.type === 'fence' || token.type === 'code_block') lines.push(token.content.trimEnd())
  }
  return lines.join('\n')
}
