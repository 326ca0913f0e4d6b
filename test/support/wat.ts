/** Assembles WebAssembly text, of core modules and of components. */

import { parse } from '@bytecodealliance/jco-transpile/wasm-tools'

/** The binary of a module or component in the text format. */
export const wat = async (text: string): Promise<Uint8Array<ArrayBuffer>> => new Uint8Array(await parse(text))
