/** Questions to JSON documents. */

import { describeShape } from './describe.ts'
import { parseDocument } from './document.ts'
import { runQuery } from './query.ts'

const defaultDepth = 4
const mostDepth = 20

export const documents: typeof import('glovebox:json-query/documents@0.1.0') = {
  query: (document, expression) => JSON.stringify(runQuery(parseDocument(document), expression)),

  describe(document, depth) {
    const levels = Math.min(Math.max(depth ?? defaultDepth, 1), mostDepth)
    return describeShape(parseDocument(document), levels)
  },
}
