/**
 * The rule against import cycles. Type-only and lazy imports count too: two files that cannot be understood without each
 * other are one file, or lack a third that holds what both need.
 */

import type { Source } from './source.ts'
import type { Finding } from './tree.ts'

/** One finding per group of files that import each other, with the shortest way around. */
export function checkCycles(sources: readonly Source[]): Finding[] {
  const edges = new Map(sources.map(source => [source.path, targets(source, sources)]))
  const reported = new Set<string>()
  const findings: Finding[] = []
  for (const path of edges.keys()) {
    if (reported.has(path)) continue
    const way = wayBack(path, edges)
    if (way === undefined) continue
    for (const file of way) reported.add(file)
    findings.push({ path, line: 0, message: `imports itself in a circle: ${[...way, path].join(' → ')}` })
  }
  return findings
}

function targets(source: Source, sources: readonly Source[]): string[] {
  const known = new Set(sources.map(({ path }) => path))
  return source.imports.flatMap(({ target }) => (target !== undefined && known.has(target) ? [target] : []))
}

/** The shortest path from a file over its imports to itself, breadth first; undefined when there is none. */
function wayBack(start: string, edges: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const cameFrom = new Map<string, string>()
  const queue = [start]
  for (const path of queue) {
    for (const next of edges.get(path) ?? []) {
      if (next === start) return unwind(path, start, cameFrom)
      if (cameFrom.has(next)) continue
      cameFrom.set(next, path)
      queue.push(next)
    }
  }
  return undefined
}

function unwind(end: string, start: string, cameFrom: ReadonlyMap<string, string>): string[] {
  const way = [end]
  for (let at = end; at !== start; ) {
    at = cameFrom.get(at) ?? start
    way.unshift(at)
  }
  return way
}
