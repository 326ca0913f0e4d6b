/** The guest tools as `scripts/tools.ts` built them. */

import { fileURLToPath } from 'node:url'

/** The path of a shipped tool's component. */
export function toolFile(name: 'calc' | 'javascript' | 'json-query' | 'markdown' | 'hostile' | 'hostile-core'): string {
  return fileURLToPath(new URL(`../../build/guest-tools/${name}.wasm`, import.meta.url))
}
