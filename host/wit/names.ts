/** What WIT names are called outside of WIT: properties of JSON and tools of a model. */

import { crypto } from '../base/crypto.ts'
import { GloveboxError } from '../base/error.ts'
import type { WitFunction } from '../wasm/wit-type.ts'

/** Longest name of a tool that model providers accept. */
const maxToolName = 64
/** Hex digits of the hash that stands for what was cut off a name. */
const hashDigits = 8

/** A kebab-case name in camelCase, as jco writes the keys of records and flags: `HTTP-get` is `httpGet`. */
export function camelCase(name: string): string {
  const [first = '', ...rest] = name.toLowerCase().split('-')
  return first + rest.map(capitalize).join('')
}

/** A kebab-case name in PascalCase, for types: `HTTP-get` is `HttpGet`. */
export function pascalCase(name: string): string {
  return name.toLowerCase().split('-').map(capitalize).join('')
}

const capitalize = (word: string): string => word.slice(0, 1).toUpperCase() + word.slice(1)

/**
 * The JSON property of each field, parameter or flag, in order.
 * @throws {GloveboxError} `component/unsafe-name` for a name that is not kebab-case, or when two names become one property.
 */
export function propertyNames(named: readonly { readonly name: string }[]): string[] {
  const seen = new Map<string, string>()
  for (const { name } of named) {
    const property = camelCase(name)
    // Security: a property is then never `__proto__`, so that plain assignment makes an own data property of it.
    if (!/^[a-z][a-z0-9]*$/i.test(property)) {
      throw new GloveboxError('component/unsafe-name', `The name ${quote(name)} is not kebab-case.`, {
        detail: { name },
      })
    }
    const other = seen.get(property)
    if (other !== undefined) {
      const message = `The names ${quote(other)} and ${quote(name)} are both "${property}" in JSON; rename one of them.`
      throw new GloveboxError('component/unsafe-name', message, { detail: { names: [other, name], property } })
    }
    seen.set(property, name)
  }
  return [...seen.keys()]
}

const quote = (name: string): string => JSON.stringify(name.length > 80 ? `${name.slice(0, 80)}…` : name)

/** The parts of a function's full name: `ns:pkg/iface@1.0.0#fn`, `iface#fn` or `fn`. */
export interface NameParts {
  /** `ns:pkg`, with its version when there is one (`ns:pkg@1.0.0`). */
  readonly package?: string
  readonly interface?: string
  readonly function: string
}

/** Splits the full name of a function. */
export function nameParts(name: string): NameParts {
  const hash = name.indexOf('#')
  if (hash < 0) return { function: name }
  const fn = name.slice(hash + 1)
  const [path = '', version] = name.slice(0, hash).split('@', 2)
  const slash = path.indexOf('/')
  if (slash < 0) return { interface: path, function: fn }
  const pkg = path.slice(0, slash)
  return {
    package: version === undefined ? pkg : `${pkg}@${version}`,
    interface: path.slice(slash + 1),
    function: fn,
  }
}

/**
 * Names each function as a tool: its own name, `interface_function` when that is not unique, with a hash of the full name when that is
 * not unique either or longer than 64 characters. The names depend on the set of functions, not on their order.
 * @throws {GloveboxError} `component/unsafe-name` when two functions have one name even so.
 */
export function toolNames(functions: readonly WitFunction[]): Map<string, WitFunction> {
  const short = functions.map(fn => safe(nameParts(fn.name).function))
  const shortCount = count(short)
  const long = functions.map((fn, i) => {
    const parts = nameParts(fn.name)
    const unique = shortCount.get(short[i]!) === 1 || parts.interface === undefined
    return unique ? short[i]! : `${safe(parts.interface)}_${short[i]!}`
  })
  const longCount = count(long)
  const tools = new Map<string, WitFunction>()
  functions.forEach((fn, i) => {
    const name = long[i]!
    const tool = name.length <= maxToolName && longCount.get(name) === 1 ? name : hashed(name, fn.name)
    if (tools.has(tool)) {
      throw new GloveboxError('component/unsafe-name', `Two functions are both named "${tool}" as tools; rename one.`, {
        detail: { tool, functions: [tools.get(tool)!.name, fn.name] },
      })
    }
    tools.set(tool, fn)
  })
  return tools
}

function count(names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return counts
}

/** Drops the annotation of `[method]file.read` and replaces what tool names cannot have. */
const safe = (name: string): string => name.replace(/^\[[^\]]*\]/, '').replace(/[^a-zA-Z0-9-]+/g, '_') || '_'

function hashed(name: string, fullName: string): string {
  const hash = crypto().createHash('sha256').update(fullName).digest('hex').slice(0, hashDigits)
  return `${name.slice(0, maxToolName - hashDigits - 1)}_${hash}`
}
