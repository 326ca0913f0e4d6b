/** Checks values in JSON form against WIT types; a type is compiled once, into closures. */

import type { Issue } from '../base/tool.ts'
import type { Primitive, WitType } from '../wasm/wit-type.ts'
import { bigIntegerRanges, integerRanges, isBase64, parseBigInteger, specialFloats } from './form.ts'
import { list, quote, Report } from './issue.ts'
import { propertyNames } from './names.ts'
import type { Direction } from './schema.ts'
import { checkType, isBytes, taggedCases, type ValueType } from './signature.ts'

/** Gives the reasons why a value does not fit, at most 20; none when it fits. Each message starts with the path (`input.units: …`). */
export type Validate = (value: unknown) => readonly Issue[]

/** Checks the current value of a report. */
type Check = (value: unknown, report: Report) => void
/** A check, and what it expects in words. */
interface Checker {
  readonly check: Check
  readonly expected: string
  /** The same in short, where that is quicker for many values. */
  readonly fits?: (value: unknown) => boolean
  /** True for an option: it may be left out of an object. */
  readonly nullable?: true
}

/**
 * Compiles the validation of a type. What passes also passes the JSON Schema of the type, but that options may be left out; and what is more: text is well-formed Unicode,
 * 64-bit integers are in range, a float for `f32` does not become infinite.
 * @throws {GloveboxError} `component/unsupported-feature` or `component/too-large`, as `jsonSchema`.
 */
export function compileValidate(type: ValueType, direction: Direction = 'input'): Validate {
  checkType(type)
  const { check } = type === undefined ? none : compile(type, direction)
  return value => {
    const report = new Report(direction)
    check(value, report)
    return report.issues
  }
}

const simple = (expected: string, fits: (value: unknown) => boolean): Checker => ({
  expected,
  fits,
  check: (value, report) => {
    if (!fits(value)) report.mismatch(expected, value)
  },
})

const none = simple('null', value => value === null)

/** Invariant: the type passed `checkType`, which bounds this recursion and, with it, that of the checks over values. */
function compile(type: WitType, direction: Direction): Checker {
  const cases = taggedCases(type)
  if (cases !== undefined) return tagged(cases, direction)
  switch (type.kind) {
    case 'record': {
      const keys = propertyNames(type.fields)
      return object(new Map(keys.map((key, i) => [key, compile(type.fields[i]!.type, direction)])))
    }
    case 'tuple':
      return object(new Map(type.items.map((item, i) => [String(i), compile(item, direction)])))
    case 'flags':
      return object(new Map(propertyNames(type.flags).map(key => [key, primitive('bool', direction)])))
    case 'enum':
      return oneOf(type.cases.map(one => one.name))
    case 'option':
      return orNull(compile(type.some, direction))
    case 'list':
      return isBytes(type) ? bytes : array(compile(type.element, direction))
    default:
      return primitive(type.kind as Primitive, direction)
  }
}

function orNull({ check, expected }: Checker): Checker {
  return {
    nullable: true,
    expected: `${expected}, or null`,
    check: (value, report) => {
      if (value !== null) check(value, report)
    },
  }
}

function oneOf(names: readonly string[]): Checker {
  const known = new Set<unknown>(names)
  return simple(`one of ${list(names)}`, value => known.has(value))
}

function array(element: Checker): Checker {
  const expected = 'an array'
  const check: Check = (value, report) => {
    if (!Array.isArray(value)) return report.mismatch(expected, value)
    if (element.fits && allFit(value, element.fits)) return
    for (let i = 0; i < value.length && !report.full; i++) {
      report.enter(i)
      element.check(value[i], report)
      report.leave()
    }
  }
  return { expected, check }
}

/** Not `every`, which passes over holes. */
function allFit(values: readonly unknown[], fits: (value: unknown) => boolean): boolean {
  for (let i = 0; i < values.length; i++) if (!fits(values[i])) return false
  return true
}

type Properties = ReadonlyMap<string, Checker>

function object(properties: Properties): Checker {
  const expected = 'an object'
  const check: Check = (value, report) => {
    if (!isObject(value)) return report.mismatch(expected, value)
    checkProperties(value, properties, report)
  }
  return { expected, check }
}

/** Security: a property counts only when it is the object's own, so that `constructor` is never found on a prototype. */
function checkProperties(value: Record<string, unknown>, properties: Properties, report: Report): void {
  for (const [key, { check, expected, nullable }] of properties) {
    if (report.full) return
    report.enter(key)
    // An option may be left out, as JavaScript callers and models without strict mode do; that is its null.
    const found = Object.hasOwn(value, key) ? value[key] : undefined
    if (found !== undefined) check(found, report)
    else if (!nullable) report.add(`is missing; expected ${expected}`)
    report.leave()
  }
  for (const key of Object.keys(value)) {
    if (report.full) return
    if (!properties.has(key)) report.add(unknownProperty(key, [...properties.keys()]))
  }
}

function unknownProperty(key: string, known: readonly string[]): string {
  const remedy = known.length === 0 ? 'there are none' : `known are ${list(known)}`
  return `has an unknown property ${quote(key)}; ${remedy}`
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function tagged(cases: NonNullable<ReturnType<typeof taggedCases>>, direction: Direction): Checker {
  const tag = oneOf(cases.map(one => one.name))
  const byTag = new Map<unknown, Properties>(
    cases.map(({ name, type }) => {
      const val: [string, Checker][] = type === undefined ? [] : [['val', compile(type, direction)]]
      return [name, new Map([['tag', tag], ...val])]
    }),
  )
  const expected = `an object with a "tag", ${tag.expected}`
  const check: Check = (value, report) => {
    if (!isObject(value) || !Object.hasOwn(value, 'tag')) return report.mismatch(expected, value)
    const properties = byTag.get(value.tag)
    if (properties !== undefined) return checkProperties(value, properties, report)
    report.enter('tag')
    tag.check(value.tag, report)
    report.leave()
  }
  return { expected, check }
}

const bytes = simple('bytes in base64 with padding', value => typeof value === 'string' && isBase64(value))

function primitive(kind: Primitive, direction: Direction): Checker {
  switch (kind) {
    case 'bool':
      return simple('true or false', value => typeof value === 'boolean')
    case 'string':
      return text
    case 'char':
      return simple('a string of one character', isChar)
    case 'u64':
    case 's64': {
      const [least, most] = bigIntegerRanges[kind]
      const expected = `a string of decimal digits from "${least}" to "${most}"`
      return simple(expected, value => typeof value === 'string' && parseBigInteger(kind, value) !== undefined)
    }
    case 'f32':
    case 'f64':
      return float(kind, direction)
    default: {
      const [least, most] = integerRanges[kind]
      const fits = (value: unknown) =>
        Number.isInteger(value) && (value as number) >= least && (value as number) <= most
      return simple(`a whole number from ${least} to ${most}`, fits)
    }
  }
}

const text: Checker = {
  expected: 'a string',
  fits: value => typeof value === 'string' && value.isWellFormed(),
  check: (value, report) => {
    if (typeof value !== 'string') report.mismatch('a string', value)
    else if (!value.isWellFormed()) report.add('expected well-formed Unicode; found a string with a lone surrogate')
  },
}

/** One Unicode scalar value, which is two UTF-16 units outside of the basic plane. */
function isChar(value: unknown): boolean {
  if (typeof value !== 'string' || value.length > 2 || !value.isWellFormed()) return false
  return [...value].length === 1
}

function float(kind: 'f32' | 'f64', direction: Direction): Checker {
  const round = kind === 'f32' ? Math.fround : Number
  const finite = (value: unknown) => typeof value === 'number' && Number.isFinite(round(value))
  if (direction === 'input') return simple(`a finite number${kind === 'f32' ? ' of 32 bits' : ''}`, finite)
  const special = new Set<unknown>(specialFloats)
  return simple(`a number or one of ${list(specialFloats)}`, value => finite(value) || special.has(value))
}
