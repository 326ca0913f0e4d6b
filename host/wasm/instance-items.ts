/** How much an instance of a core module has that is made anew each time: what linking counts, since a small component can ask for many instances. */

import { Cursor } from './cursor.ts'
import { SectionId } from './sections.ts'
import { corePreamble } from './writer.ts'

/** What one item of a section counts: an import or export becomes an object of JavaScript, the others take a few words. */
const weights: ReadonlyMap<number, number> = new Map([
  [SectionId.import, 8],
  [SectionId.function, 1],
  [SectionId.table, 8],
  [SectionId.tag, 1],
  [SectionId.global, 1],
  [SectionId.export, 8],
  [SectionId.element, 1],
  [SectionId.data, 1],
])

/** The weighted number of items in a core module that was decoded before. */
export function instanceItems(bytes: Uint8Array): number {
  const c = new Cursor(bytes, corePreamble.length, bytes.length)
  let items = 0
  while (!c.done) {
    const weight = weights.get(c.u8())
    const content = c.sub(c.u32())
    if (weight !== undefined) items += weight * content.u32()
  }
  return items
}
