/** Links and images. */

import type { Token } from 'markdown-it'
import { lineOf, parse, textOf } from './parse.ts'

type Link = import('glovebox:markdown/reader@0.1.0').Link

/** The links and images of a document in order. */
export function findLinks(markdown: string): Link[] {
  return parse(markdown).flatMap(block => inlineLinks(block.children ?? [], lineOf(block)))
}

/** Links do not nest; an image inside of a link counts after it. */
function inlineLinks(tokens: readonly Token[], line: number): Link[] {
  return tokens.flatMap((token, i) => {
    if (token.type === 'image') return [describe(token, 'src', 'image', textOf(token.children), line)]
    if (token.type !== 'link_open') return []
    const end = tokens.findIndex((other, n) => n > i && other.type === 'link_close')
    return [describe(token, 'href', 'link', textOf(tokens.slice(i + 1, end)), line)]
  })
}

function describe(token: Token, attribute: string, kind: Link['kind'], text: string, line: number): Link {
  const title = token.attrGet('title')
  return { text, target: String(token.attrGet(attribute)), title: title === null ? null : String(title), kind, line }
}
