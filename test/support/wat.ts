/** Assembles WebAssembly text, of core modules and of components, and prints it. */

import { parse, print } from '@bytecodealliance/jco-transpile/wasm-tools'

/** The binary of a module or component in the text format. */
export const wat = async (text: string): Promise<Uint8Array<ArrayBuffer>> => new Uint8Array(await parse(text))

/** The text of a binary, one operator a line. */
export const textOf = async (bytes: Uint8Array): Promise<string> => print(bytes)
