/** The files that the check looks at: every text file of the repository that git would track. */

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Text files by path; paths are relative to the root of the repository, with forward slashes. */
export type Tree = ReadonlyMap<string, string>

/** One thing to mend. `line` counts from 1; 0 means the file as a whole. */
export interface Finding {
  readonly path: string
  readonly line: number
  readonly message: string
}

const largestText = 4 * 1024 * 1024

/** Reads the tree under `root`, without what .gitignore names and without binaries. */
export function readTree(root: string): Tree {
  const { ignoredNames, ignoredEndings } = readIgnore(root)
  const tree = new Map<string, string>()
  const visit = (folder: string): void => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`
      if (ignoredNames.has(entry.name)) continue
      if (entry.isDirectory()) visit(path)
      else if (entry.isFile() && !ignoredEndings.some(ending => path.endsWith(ending))) readInto(tree, root, path)
    }
  }
  visit('')
  return new Map([...tree].sort(([a], [b]) => (a < b ? -1 : 1)))
}

function readInto(tree: Map<string, string>, root: string, path: string): void {
  const bytes = readFileSync(join(root, path))
  if (bytes.length <= largestText && !bytes.includes(0)) tree.set(path, bytes.toString('utf8'))
}

/** Understands the two forms that our .gitignore uses: a name, with or without a closing slash, and `*.ending`. */
function readIgnore(root: string): { ignoredNames: Set<string>; ignoredEndings: string[] } {
  const lines = readFileSync(join(root, '.gitignore'), 'utf8').split('\n').filter(Boolean)
  return {
    ignoredNames: new Set(['.git', ...lines.map(line => line.replace(/\/$/, ''))]),
    ignoredEndings: lines.filter(line => line.startsWith('*.')).map(line => line.slice(1)),
  }
}
