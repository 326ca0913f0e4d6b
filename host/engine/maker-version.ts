/** Tells apart the artifacts that different versions of the meter made. */

import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'

/**
 * Changes whenever the code that makes artifacts may have: the package's version where it is installed, a digest of that code in a
 * clone, where it changes under one version.
 */
export function makerVersion(): string {
  if (!import.meta.url.endsWith('.ts')) {
    const manifest = readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')
    return (JSON.parse(manifest) as { version: string }).version
  }
  const hash = createHash('sha256')
  for (const folder of ['../meter/', '../wasm/']) {
    const url = new URL(folder, import.meta.url)
    const files = readdirSync(url, { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.ts'))
    for (const file of files.toSorted()) hash.update(file).update(readFileSync(new URL(file, url)))
  }
  return hash.digest('hex').slice(0, 16)
}
