/** Headings, and the sections under them. */

import { lineOf, parseBlocks, textOf } from './parse.ts'

type Heading = import('glovebox:markdown/reader@0.1.0').Heading

interface Found extends Heading {
  /** Not inside of a list or quotation. */
  readonly top: boolean
}

/** The headings of a document in order. */
export function findHeadings(markdown: string): Found[] {
  const { blocks, inside } = parseBlocks(markdown)
  const slugs = new Map<string, number>()
  return blocks.flatMap((token, i) => {
    if (token.type !== 'heading_open') return []
    const text = textOf(inside(blocks[i + 1]!)).trim()
    const level = Number(token.tag.slice(1))
    return [{ level, text, slug: uniqueSlug(text, slugs), line: lineOf(token), top: token.level === 0 }]
  })
}

/** The fragment that GitHub would make of a heading; `used` counts those that are taken. */
function uniqueSlug(text: string, used: Map<string, number>): string {
  const slug = text
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, '')
    .replaceAll(' ', '-')
  let unique = slug
  for (let n = used.get(slug) ?? 0; used.has(unique); ) unique = `${slug}-${++n}`
  used.set(slug, Math.max(used.get(slug) ?? 0, Number(unique.slice(slug.length + 1)) || 0))
  used.set(unique, used.get(unique) ?? 0)
  return unique
}

/** The section under a heading that is named by slug or text; null when there is none. */
export function findSection(markdown: string, name: string): string | null {
  const headings = findHeadings(markdown).filter(({ top }) => top)
  const wanted = name.replace(/^#+\s*/, '').trim()
  const at = headings.findIndex(({ slug, text }) => slug === wanted || text === wanted)
  if (at === -1) return null
  const { level, line } = headings[at]!
  const end = headings.slice(at + 1).find(other => other.level <= level)
  const lines = markdown.split(/\r\n?|\n/)
  return lines
    .slice(line - 1, end === undefined ? lines.length : end.line - 1)
    .join('\n')
    .trimEnd()
}
