/** The `package-docs` section: doc comments of WIT, which the binary format of components has no place for. */

import { Buffer } from 'node:buffer'

/** The custom section's name. */
export const packageDocsSection = 'package-docs'

/** Sections above this many bytes are ignored. */
export const maxSectionBytes = 1024 * 1024
/** Most characters kept of one doc comment. */
const maxDocChars = 4096
/** Most entries read of any one map. */
const maxEntries = 10_000

/** Docs of a type: its own, and those of its fields, cases or flags. */
export interface TypeDocs {
  readonly docs?: string
  readonly items?: Readonly<Record<string, string>>
}

/** Docs of an interface; functions and types by their WIT names. */
export interface InterfaceDocs {
  readonly docs?: string
  readonly funcs?: Readonly<Record<string, string>>
  readonly types?: Readonly<Record<string, TypeDocs>>
}

/** Docs of a world. */
export interface WorldDocs {
  readonly docs?: string
  /** Types that the world itself defines. */
  readonly types?: Readonly<Record<string, TypeDocs>>
  readonly funcExports?: Readonly<Record<string, string>>
  /** Interfaces that the world exports under a name of their own. */
  readonly interfaceExports?: Readonly<Record<string, InterfaceDocs>>
}

/** Docs of a WIT package. */
export interface PackageDocs {
  /** `namespace:name@version`. Older wit-parsers do not write it, and refuse a section that has it. */
  readonly package?: string
  readonly docs?: string
  readonly worlds?: Readonly<Record<string, WorldDocs>>
  readonly interfaces?: Readonly<Record<string, InterfaceDocs>>
}

/** The content of a `package-docs` section, in the form of wit-parser's version 1. */
export function encodePackageDocs({ worlds, interfaces, ...rest }: PackageDocs): Uint8Array {
  const json = {
    ...rest,
    worlds: mapValues(worlds, ({ docs, types, funcExports, interfaceExports }) => ({
      docs,
      types,
      func_exports: mapValues(funcExports, encodeFunction),
      interface_exports: mapValues(interfaceExports, encodeInterface),
    })),
    interfaces: mapValues(interfaces, encodeInterface),
  }
  return Buffer.concat([Uint8Array.of(1), Buffer.from(JSON.stringify(json))])
}

const encodeFunction = (docs: string) => ({ docs })
const encodeInterface = ({ docs, funcs, types }: InterfaceDocs) => ({
  docs,
  funcs: mapValues(funcs, encodeFunction),
  types,
})

function mapValues<V, R>(record: Readonly<Record<string, V>> | undefined, to: (value: V) => R) {
  return record && Object.fromEntries(Object.entries(record).map(([key, value]) => [key, to(value)]))
}

/**
 * Reads the content of a `package-docs` section of an untrusted binary. Docs are never worth refusing a tool: what is not understood is
 * skipped, and a section above {@link maxSectionBytes}, of another version or not JSON gives undefined.
 */
export function decodePackageDocs(section: Uint8Array): PackageDocs | undefined {
  if (section.length > maxSectionBytes || (section[0] !== 0 && section[0] !== 1)) return undefined
  const json = parse(section.subarray(1))
  if (!isObject(json)) return undefined
  return present({
    package: text(json.package),
    docs: text(json.docs),
    worlds: entries(json.worlds, decodeWorld),
    interfaces: entries(json.interfaces, decodeInterface),
  })
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    return undefined // Garbage is as good as no docs.
  }
}

/** In version 0, and for what is not imported as well, exports stand under `funcs` and `interfaces`. */
const decodeWorld = (json: Json): WorldDocs =>
  present({
    docs: text(json.docs),
    types: entries(json.types, decodeType),
    funcExports: { ...functions(json.funcs), ...functions(json.func_exports) },
    interfaceExports: {
      ...entries(json.interfaces, decodeInterface),
      ...entries(json.interface_exports, decodeInterface),
    },
  })

const decodeInterface = (json: Json): InterfaceDocs =>
  present({ docs: text(json.docs), funcs: functions(json.funcs), types: entries(json.types, decodeType) })

const decodeType = (json: Json): TypeDocs => present({ docs: text(json.docs), items: texts(json.items, text) })

const functions = (json: unknown) => texts(json, value => text(isObject(value) ? value.docs : value))

type Json = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

function entries<V>(json: unknown, decode: (value: Json) => V): Record<string, V> {
  return texts(json, value => (isObject(value) ? decode(value) : undefined))
}

/** Security: `Object.fromEntries` and spreads make own properties, also of a key `__proto__`; readers ask `Object.hasOwn`. */
function texts<V>(json: unknown, decode: (value: unknown) => V | undefined): Record<string, V> {
  if (!isObject(json)) return {}
  const kept: [string, V][] = []
  for (const [key, value] of Object.entries(json).slice(0, maxEntries)) {
    const decoded = decode(value)
    if (decoded !== undefined) kept.push([key, decoded])
  }
  return Object.fromEntries(kept)
}

/**
 * Security: docs reach models, terminals and generated source. Control characters, marks that reorder text and the invisible tag
 * characters, in which instructions can be hidden from the people who read them, are dropped.
 */
const hidden = /(?![\n\t])\p{Cc}|[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]|[\u{e0000}-\u{e007f}]/gu

function text(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined
  const clean = value.slice(0, maxDocChars).toWellFormed().replace(hidden, '').trim()
  return clean === '' ? undefined : clean
}

/** Leaves out what is undefined. */
function present<T extends object>(object: T) {
  const kept = Object.entries(object).filter(([, value]) => value !== undefined)
  return Object.fromEntries(kept) as { [K in keyof T]: Exclude<T[K], undefined> }
}
