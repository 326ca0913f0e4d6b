/** Makes the binaries of a case: a component, and the bare core module where the case is one. */

import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parse } from '@bytecodealliance/jco-transpile/wasm-tools'
import { type Case, MalformedCase, parseCase } from './case.ts'

/** Where cases and shared guests lie. */
export const suiteDirectory = fileURLToPath(new URL('..', import.meta.url))

/** A guest as binaries. `core` is there when the guest is a core module by nature. */
export interface Guest {
  readonly component: Uint8Array
  readonly core?: Uint8Array
  /** Of a core module: the scalar types of each function that is called. */
  readonly signatures?: Readonly<Record<string, Signature>>
  /** Of a plugin, which is its own module in place of a component: the exports that are called. */
  readonly plugin?: readonly string[]
}

/** Parameters and result of a core function, as component types such as `u32`. */
export interface Signature {
  readonly params: readonly string[]
  readonly result?: string
}

const preamble = 8
const known = new Map<string, Promise<Guest>>()

/** A shared guest by its name. */
export function sharedGuest(name: string): Promise<Guest> {
  let guest = known.get(name)
  if (guest === undefined) {
    const path = `guests/${name}.wat`
    guest = assemble(parseGuest(path, readFileSync(`${suiteDirectory}/${path}`, 'utf8')))
    known.set(name, guest)
  }
  return guest
}

/** A shared guest is a case that claims nothing but that it can be loaded. */
function parseGuest(path: string, text: string): Case {
  return parseCase(path, text)
}

/** The binaries of a case. @throws {MalformedCase} for text that does not assemble. */
export async function assemble(one: Case): Promise<Guest> {
  if (one.guest !== undefined) return sharedGuest(one.guest)
  const bytes = await binary(one)
  if (one.plugin !== undefined) return { component: bytes, plugin: one.plugin }
  if (one.lift === undefined) return { component: bytes }
  const signatures = Object.fromEntries(Object.entries(one.lift).map(([name, type]) => [name, signatureOf(type)]))
  return { core: bytes, component: await componentAround(bytes, one), signatures }
}

async function binary({ name, form, body }: Case): Promise<Uint8Array> {
  try {
    const text = body.replace(/^(?:\s|;;[^\n]*)+/u, '')
    const isModule = /^export default/mu.test(text)
    return isModule ? await made(body) : await escapedParse(text)
  } catch (error) {
    throw new MalformedCase(`${name}: its ${form} does not assemble: ${detailOf(error)}`)
  }
}

/** Runs a JavaScript module that makes bytes; it imports nothing. */
async function made(source: string): Promise<Uint8Array> {
  const module: { default: () => Uint8Array } = await import(`data:text/javascript,${encodeURIComponent(source)}`)
  return module.default()
}

const detailOf = (error: unknown): string => {
  const { payload, message } = error as { payload?: unknown; message?: string }
  return String(payload ?? message ?? error).slice(0, 400)
}

/** The assembler refuses some characters even in strings, where every byte may also be written as an escape. */
const escapedParse = async (text: string): Promise<Uint8Array> =>
  new Uint8Array(
    await parse(
      text.replace(/"(?:\\.|[^"\\])*"/gsu, quoted =>
        quoted.replace(/[^\0-\x7f]/gu, char => [...Buffer.from(char)].map(byte => `\\${byte.toString(16)}`).join('')),
      ),
    ),
  )

/**
 * The component that exports functions of a core module. The module's bytes are put in place of an empty module, so that bytes which no
 * assembler would make can be wrapped too.
 */
async function componentAround(core: Uint8Array, { lift = {} }: Case): Promise<Uint8Array> {
  const functions = Object.entries(lift).map(
    ([name, type]) => `(func (export "${name}") ${type} (canon lift (core func 0 "${name}")))`,
  )
  const frame = await parse(`(component (core module) (core instance (instantiate 0)) ${functions.join(' ')})`)
  const afterModule = preamble + 2 + preamble
  return Buffer.concat([
    frame.slice(0, preamble),
    Uint8Array.of(1, ...leb(core.length)),
    core,
    frame.slice(afterModule),
  ])
}

function leb(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...leb(value >>> 7)]
}

function signatureOf(type: string): Signature {
  const params = [...type.matchAll(/\(param "[^"]*" (\w+)\)/gu)].map(match => match[1]!)
  const result = /\(result (\w+)\)/u.exec(type)?.[1]
  return result === undefined ? { params } : { params, result }
}
