/** The rule of the comments: each file says why it exists, each exported declaration says what it is. */

import type { Source } from './source.ts'
import type { Finding } from './tree.ts'

const isPublished = (path: string): boolean => /^(host|guest-tools\/toolchain)\//.test(path)

/** A test's path and titles say why it exists, and the header of a conformance case. */
const needsIntroduction = (path: string): boolean =>
  isPublished(path) ||
  path.startsWith('scripts/') ||
  (path.startsWith('test/') && !path.endsWith('.test.ts') && !path.startsWith('test/conformance/cases/'))

/** Findings for files without an opening sentence, and for exports without a doc comment directly above. */
export function checkDocs(sources: readonly Source[]): Finding[] {
  return sources.flatMap(({ path, introduced, exports }) => [
    ...(needsIntroduction(path) && !introduced
      ? [{ path, line: 1, message: 'does not open with a sentence in /** */ that says why it exists' }]
      : []),
    ...exports
      .filter(({ documented }) => isPublished(path) && !documented)
      .map(({ name, line }) => ({ path, line, message: `exports ${name} without a doc comment directly above` })),
  ])
}
