/** The rule of the sizes: no source file over 400 lines, and the median of each part for the reader's eyes. */

import { partOf } from './floors.ts'
import type { Finding, Tree } from './tree.ts'

/** The most lines a source file may have. */
export const longestFile = 400

const isSource = (path: string): boolean => /\.(m?[tj]s|wit|wat|c|h|rs|go|py)$/.test(path) && !path.includes('/deps/')

const linesOf = (text: string): number => text.split('\n').length - (text.endsWith('\n') ? 1 : 0)

/** Findings for the source files over {@link longestFile} lines; what is under a `deps/` folder is not ours. */
export function checkSizes(tree: Tree): Finding[] {
  return [...tree]
    .filter(([path, text]) => isSource(path) && linesOf(text) > longestFile)
    .map(([path, text]) => ({ path, line: 0, message: `has ${linesOf(text)} lines; the most is ${longestFile}` }))
}

/** One line per part of the repository: files, median and longest. */
export function describeSizes(tree: Tree): string[] {
  const parts = Map.groupBy(
    [...tree].filter(([path]) => isSource(path)),
    ([path]) => partOf(path),
  )
  return [...parts].map(([part, files]) => {
    const lines = files.map(([, text]) => linesOf(text)).sort((a, b) => a - b)
    const median = lines[Math.floor(lines.length / 2)]
    return `${part.padEnd(12)}${String(lines.length).padStart(4)} files, median ${median}, longest ${lines.at(-1)}`
  })
}
