/** Markdown, rendered and taken apart. */

import { findCodeBlocks, plainText } from './blocks.ts'
import { findHeadings, findSection } from './headings.ts'
import { findLinks } from './links.ts'
import { renderHtml } from './parse.ts'

export const reader: typeof import('glovebox:markdown/reader@0.1.0') = {
  render: renderHtml,
  headings: findHeadings,
  links: findLinks,
  codeBlocks: findCodeBlocks,
  section: findSection,
  plainText,
}
