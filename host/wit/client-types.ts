/** WIT types as TypeScript types, in the JSON form of their values; named types are declared once. */

import type { Primitive, WitType } from '../wasm/wit-type.ts'
import { specialFloats } from './form.ts'
import { pascalCase, propertyNames } from './names.ts'
import type { Direction } from './schema.ts'
import { isBytes, isNullable, taggedCases, type ValueType } from './signature.ts'

/** What the strings hold that stand for what JSON has no type for. */
const aliases = {
  U64: 'Decimal digits of an unsigned 64-bit integer.',
  S64: 'Decimal digits of a signed 64-bit integer.',
  Base64: 'Bytes in base64, with padding.',
  Char: 'One Unicode character.',
} as const

/** Any name as a PascalCase identifier. */
export function typeName(name: string): string {
  const words = name.replace(/[^a-zA-Z0-9]+/g, '-').replace(/^-+|-+$/g, '')
  const pascal = words.includes('-') || words === words.toLowerCase() ? pascalCase(words) : words
  return /^[A-Z]/i.test(pascal) ? pascal.slice(0, 1).toUpperCase() + pascal.slice(1) : `T${pascal}`
}

/**
 * Docs as a comment with its line end, or nothing.
 * Security: docs come from an untrusted binary; they cannot end the comment, nor give directives to the compiler, which it reads only on
 * a comment's last line.
 */
export function docComment(docs: string | undefined, indent = ''): string {
  if (!docs) return ''
  const lines = docs.replaceAll('*/', '*\\/').split(/\r\n|[\n\r\u2028\u2029]/)
  if (lines.length === 1 && !docs.includes('@')) return `${indent}/** ${lines[0]} */\n`
  const body = lines.map(line => `${indent} * ${line}`.trimEnd()).join('\n')
  return `${indent}/**\n${body}\n${indent} */\n`
}

/** The named types of one client. Invariant: types given to it passed `checkType`, which bounds its recursion. */
export class ClientTypes {
  /** One for each named type, inner types first. */
  readonly declarations: string[] = []
  private readonly taken: Set<string>
  private readonly references: Record<Direction, Map<WitType, string>> = { input: new Map(), output: new Map() }
  /** Names by what was declared: a type that is decoded twice is declared once. */
  private readonly byText = new Map<string, string>()

  constructor(reserved: readonly string[]) {
    this.taken = new Set(reserved)
  }

  /** Takes a name, or the first of those with a number that is free. */
  take(wanted: string, otherwise = wanted): string {
    let name = this.taken.has(wanted) ? otherwise : wanted
    for (let n = 2; this.taken.has(name); n++) name = `${otherwise}${n}`
    this.taken.add(name)
    return name
  }

  /** A type as it is written where it is used. */
  reference(type: ValueType, direction: Direction): string {
    if (type === undefined) return 'null'
    if (type.name === undefined) return this.body(type, direction)
    const known = this.references[direction].get(type)
    if (known !== undefined) return known
    const name = this.define(type, typeName(type.name), direction)
    this.references[direction].set(type, name)
    return name
  }

  /** A type written out: `{…}` on lines of their own for an object, a union or a name for the rest. */
  body(type: WitType, direction: Direction): string {
    const cases = taggedCases(type)
    if (cases !== undefined) {
      return union(cases.map(one => [this.tagged(one.name, one.type, direction), one.docs]))
    }
    switch (type.kind) {
      case 'record': {
        const keys = propertyNames(type.fields)
        const mark = (one: WitType): string => (direction === 'input' && isNullable(one) ? '?' : '')
        return object(
          type.fields.map((one, i) => [keys[i]!, this.reference(one.type, direction), one.docs, mark(one.type)]),
        )
      }
      case 'tuple':
        return object(type.items.map((item, i) => [String(i), this.reference(item, direction)]))
      case 'flags': {
        const keys = propertyNames(type.flags)
        return object(type.flags.map((flag, i) => [keys[i]!, 'boolean', flag.docs]))
      }
      case 'enum':
        return union(type.cases.map(one => [literal(one.name), one.docs]))
      case 'option':
        return `${this.reference(type.some, direction)} | null`
      case 'list':
        if (isBytes(type)) return this.alias('Base64')
        return `ReadonlyArray<${this.reference(type.element, direction)}>`
      default:
        return this.primitive(type.kind as Primitive, direction)
    }
  }

  private define(type: WitType, wanted: string, direction: Direction): string {
    const body = this.body(type, direction)
    const docs = docComment(type.docs)
    const text = [wanted, docs, body].join('\n')
    const known = this.byText.get(text)
    if (known !== undefined) return known
    const name = this.take(wanted, wanted + (direction === 'input' ? 'Input' : 'Output'))
    this.byText.set(text, name)
    this.declarations.push(`${docs}${declaration(name, body)}`)
    return name
  }

  private tagged(name: string, type: ValueType, direction: Direction): string {
    const tag = `readonly tag: ${literal(name)}`
    return type === undefined ? `{ ${tag} }` : `{ ${tag}; readonly val: ${this.reference(type, direction)} }`
  }

  private primitive(kind: Primitive, direction: Direction): string {
    switch (kind) {
      case 'bool':
        return 'boolean'
      case 'string':
        return 'string'
      case 'char':
        return this.alias('Char')
      case 'u64':
        return this.alias('U64')
      case 's64':
        return this.alias('S64')
      case 'f32':
      case 'f64':
        return direction === 'input' ? 'number' : ['number', ...specialFloats.map(literal)].join(' | ')
      default:
        return 'number'
    }
  }

  private alias(name: keyof typeof aliases): string {
    return this.reference({ kind: 'string', name, docs: aliases[name] }, 'input')
  }
}

/** An exported declaration of a type: an interface for an object, which compilers check faster and show by its name. */
export function declaration(name: string, body: string): string {
  if (body.startsWith('{\n')) return `export interface ${name} ${body}\n`
  return `export type ${name} =${body.startsWith('\n') ? body : ` ${body}`}\n`
}

/** A property's name, type, docs, and `?` when it may be left out. */
type Property = readonly [key: string, type: string, docs?: string | undefined, mark?: string]

function object(properties: readonly Property[]): string {
  const lines = properties.map(([key, type, docs, mark = '']) => {
    const name = /^[a-zA-Z]/.test(key) ? key : literal(key)
    return indented(`${docComment(docs)}readonly ${name}${mark}: ${type}\n`)
  })
  return `{\n${lines.join('')}}`
}

function union(cases: readonly (readonly [type: string, docs: string | undefined])[]): string {
  if (cases.every(([, docs]) => !docs)) return cases.map(([type]) => type).join(' | ')
  return cases.map(([type, docs]) => `\n${indented(`${docComment(docs)}| ${type}`)}`).join('')
}

const indented = (text: string): string => text.replace(/^(?=.)/gm, '  ')

/** Case names are kebab-case; JSON text of anything else is also a literal of TypeScript. */
const literal = (name: string): string => (/^[a-zA-Z0-9-]+$/.test(name) ? `'${name}'` : JSON.stringify(name))
