/** Where the package's own files are: the sources in a clone, what is built and bundled of them in an installed package. */

import { readFileSync } from 'node:fs'
import { findPackageJSON } from 'node:module'
import { pathToFileURL } from 'node:url'

/** True in a clone, where Node runs the sources. */
export const fromSources: boolean = import.meta.url.endsWith('.ts')

/** The folder of package.json. Found by looking upwards: where this very file lies is the bundler's to say. */
export const packageRoot: URL = new URL('./', pathToFileURL(findPackageJSON('..', import.meta.url)!))

/** A file of the clone, or the built one that stands for it: by its path from the root. */
export function placed(path: string): URL {
  return new URL(fromSources ? path : `dist/${path}`, packageRoot)
}

/** The file that a thread or a process starts with: by its path from the root, without the ending. */
export function script(path: string): URL {
  return placed(`${path}.${fromSources ? 'ts' : 'js'}`)
}

/** The version in package.json. */
export function packageVersion(): string {
  return (JSON.parse(readFileSync(new URL('package.json', packageRoot), 'utf8')) as { version: string }).version
}
