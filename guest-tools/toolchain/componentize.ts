/** Makes the component itself: from a bundled script with QuickJS, or from text. */

import { readFileSync } from 'node:fs'
import { asError, GloveboxError } from '../../host/base/error.ts'
import { hideExport } from './component-patch.ts'
import { loadComponentize, loadWasmTools } from './packages.ts'

/** The function that `componentize-qjs` leaves exported: it ran at build time and takes a script to evaluate. */
const initializer = 'init'

/**
 * A component of a script and QuickJS, its heap as it is after the script's top level ran.
 * @throws {GloveboxError} `build/failed` when the WIT is wrong or the script throws.
 */
export async function componentizeScript(script: string, wit: string, world: string): Promise<Uint8Array> {
  const { componentize } = await loadComponentize()
  try {
    // Not the runtime made for size, which is half a megabyte smaller: the README of the guest tools has what that costs.
    const { component } = await componentize({ witPath: wit, jsSource: script, world, sync: true })
    return hideExport(component, initializer)
  } catch (thrown) {
    if (GloveboxError.is(thrown)) throw thrown
    throw new GloveboxError('build/failed', `The script cannot be made a component: ${asError(thrown).message}`, {
      cause: thrown,
    })
  }
}

/**
 * Assembles a component in text form.
 * @throws {GloveboxError} `build/failed` with the assembler's message.
 */
export async function assembleText(path: string): Promise<Uint8Array> {
  const { parse } = await loadWasmTools()
  try {
    return await parse(readFileSync(path, 'utf8'))
  } catch (thrown) {
    throw new GloveboxError('build/failed', `${path}: ${asError(thrown).message}`, { cause: thrown })
  }
}
