/** Makes the source of host/wasm/plugin/modules.ts from the text of its modules. */

import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { wat } from './wat.ts'

const folder = new URL('../../host/wasm/plugin/', import.meta.url)

/** The file that is made. */
export const modulesFile = fileURLToPath(new URL('modules.ts', folder))

/** The source, as it is formatted here. */
export async function modulesSource(): Promise<string> {
  const [kernel, asks] = await Promise.all(['kernel', 'asks'].map(assembled))
  return `/** The core modules of the PDK's kernel. Made from kernel.wat and asks.wat by \`npm run kernel\`. */

const moduleOf = (base64: string): Uint8Array => Buffer.from(base64, 'base64')

/** \`kernel.wat\`. */
export const kernelModule: Uint8Array = moduleOf(
  '${kernel}',
)

/** \`asks.wat\`. */
export const asksModule: Uint8Array = moduleOf(
  '${asks}',
)
`
}

async function assembled(name: string): Promise<string> {
  const bytes = await wat(readFileSync(new URL(`${name}.wat`, folder), 'utf8'))
  return Buffer.from(withoutNames(bytes)).toString('base64')
}

/** Without custom sections: names are for debuggers. */
function withoutNames(bytes: Uint8Array): Uint8Array {
  const kept: Uint8Array[] = [bytes.subarray(0, 8)]
  for (let at = 8; at < bytes.length; ) {
    const from = at
    let length = 0
    let shift = 0
    do {
      at++
      length |= (bytes[at]! & 0x7f) << shift
      shift += 7
    } while (bytes[at]! & 0x80)
    at += 1 + length
    if (bytes[from] !== 0) kept.push(bytes.subarray(from, at))
  }
  return Buffer.concat(kept)
}
