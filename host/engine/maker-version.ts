/** Tells apart the artifacts that different versions of the meter made. */

import { readdirSync, readFileSync } from 'node:fs'
import { crypto } from '../base/crypto.ts'
import { fromSources, packageVersion, placed } from '../base/place.ts'

/**
 * Changes whenever the code that makes artifacts may have: the package's version where it is installed, a digest of that code in a
 * clone, where it changes under one version.
 */
export function makerVersion(): string {
  if (!fromSources) return packageVersion()
  const hash = crypto().createHash('sha256')
  for (const folder of ['host/meter/', 'host/wasm/']) {
    const url = placed(folder)
    const files = readdirSync(url, { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.ts'))
    for (const file of files.toSorted()) hash.update(file).update(readFileSync(new URL(file, url)))
  }
  return hash.digest('hex').slice(0, 16)
}
