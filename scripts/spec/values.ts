/** Constants of script assertions: as JavaScript values where they survive the crossing, else as WebAssembly that compares them. */

import { head, type List, type Node } from './sexpr.ts'

/** A constant that JavaScript cannot hold. */
export class NotAValue extends Error {}

const words = (node: Node): string[] =>
  typeof node === 'object' ? node.items.filter(item => typeof item === 'string') : []

/** Host references by number: one object for each. */
const externs = new Map<string, object>()
function extern(number: string): object {
  const known = externs.get(number) ?? { extern: number }
  externs.set(number, known)
  return known
}

/** The imports that wrappers use: host references, and how to tell them apart. */
export const referenceImports = {
  extern: (n: number): object => extern(String(n)),
  isExtern: (value: unknown, n: number): number => Number(value === extern(String(n))),
}

/** An argument as a JavaScript value. */
export function toJs(node: Node): unknown {
  const [kind, text = ''] = words(node)
  const plain = text.replaceAll('_', '')
  switch (kind) {
    case 'i32.const':
      return Number(BigInt.asIntN(32, integer(plain)))
    case 'i64.const':
      return BigInt.asIntN(64, integer(plain))
    case 'f32.const':
    case 'f64.const':
      return float(plain)
    case 'ref.null':
      return null
    case 'ref.extern':
    case 'ref.host':
      return extern(plain)
    default:
      throw new NotAValue(`a ${kind} argument does not cross to JavaScript`)
  }
}

function integer(text: string): bigint {
  return text.startsWith('-') ? -BigInt(text.slice(1)) : BigInt(text.replace('+', ''))
}

function float(text: string): number {
  if (/^[+-]?nan/u.test(text)) return Number.NaN
  const sign = text.startsWith('-') ? -1 : 1
  const rest = text.replace(/^[+-]/u, '')
  if (rest === 'inf') return sign * Number.POSITIVE_INFINITY
  if (!rest.startsWith('0x')) return sign * Number(rest)
  const [mantissa = '', exponent = '0'] = rest.slice(2).toLowerCase().split('p')
  const [whole = '', fraction = ''] = mantissa.split('.')
  return sign * Number(BigInt(`0x0${whole}${fraction}`)) * 2 ** (Number(exponent) - 4 * fraction.length)
}

/** Whether a value that came back is the one expected. Only for integers and references. */
export function matches(value: unknown, expected: Node): boolean {
  const kind = head(expected)
  if (kind === 'ref.null') return value === null
  if (kind === 'ref.func') return typeof value === 'function'
  if ((kind === 'ref.extern' || kind === 'ref.host') && words(expected).length === 1) return value !== null
  if (kind === 'either') return (expected as List).items.slice(1).some(one => matches(value, one))
  if (kind === 'f32.const' && /nan/u.test(words(expected)[1]!)) return Number.isNaN(value)
  if (kind === 'f64.const' && /nan/u.test(words(expected)[1]!)) return Number.isNaN(value)
  const wanted = toJs(expected)
  return Object.is(value, kind === 'f32.const' ? Math.fround(wanted as number) : wanted)
}

/** True for values whose bits JavaScript does not keep. */
export const needsWrapper = (nodes: readonly Node[]): boolean =>
  nodes.some(node => /^(?:f32|f64|v128)\.const$|^either$/u.test(head(node)))

const LANES: Readonly<Record<string, number>> = { i8x16: 16, i16x8: 8, i32x4: 4, i64x2: 2, f32x4: 4, f64x2: 2 }

function typeOf(node: Node): string {
  const kind = head(node)
  if (kind === 'either') return typeOf((node as List).items[1]!)
  if (kind === 'ref.extern' || kind === 'ref.host') return 'externref'
  if (kind === 'ref.func') return 'funcref'
  if (kind === 'ref.null') return words(node)[1] === 'extern' ? 'externref' : 'funcref'
  return kind.split('.')[0]!
}

/**
 * The text of a module whose `run` calls the imported function with `args` and tells whether the results are those expected, bit by bit.
 */
export function wrapper(args: readonly Node[], expected: readonly Node[]): string {
  const types = expected.map(typeOf)
  const list = (what: string, of: readonly string[]) => (of.length > 0 ? `(${what} ${of.join(' ')})` : '')
  const sets = types.map((_, i) => `(local.set ${i})`).reverse()
  const checks = expected.map((node, i) => `${check(`(local.get ${i})`, node)} i32.and`)
  return `(module
    (import "spec" "f" (func $f ${list('param', args.map(typeOf))} ${list('result', types)}))
    (import "spec" "extern" (func $extern (param i32) (result externref)))
    (import "spec" "isExtern" (func $is (param externref i32) (result i32)))
    (func (export "run") (result i32) ${list('local', types)}
      ${args.map(argument).join(' ')} (call $f) ${sets.join(' ')} (i32.const 1) ${checks.join(' ')}))`
}

function argument(node: Node): string {
  const [kind, number] = words(node)
  if (kind === 'ref.extern' || kind === 'ref.host') return `(call $extern (i32.const ${number}))`
  return `(${words(node).join(' ')})`
}

/** An expression that is 1 when the value is the one expected. */
function check(value: string, node: Node): string {
  const [kind, ...rest] = words(node)
  switch (kind) {
    case 'either':
      return (node as List).items
        .slice(1)
        .map((one, i) => check(value, one) + (i > 0 ? ' i32.or' : ''))
        .join(' ')
    case 'v128.const':
      return checkLanes(value, rest)
    case 'ref.null':
      return `(ref.is_null ${value})`
    case 'ref.func':
      return `(i32.eqz (ref.is_null ${value}))`
    case 'ref.extern':
    case 'ref.host':
      return `(call $is ${value} (i32.const ${rest[0]}))`
    default:
      return checkNumber(kind!.split('.')[0]!, value, rest[0]!)
  }
}

const NAN: Readonly<Record<string, { int: string; mask: string; canonical: string; quiet: string }>> = {
  f32: { int: 'i32', mask: '0x7fffffff', canonical: '0x7fc00000', quiet: '0x7fc00000' },
  f64: { int: 'i64', mask: '0x7fffffffffffffff', canonical: '0x7ff8000000000000', quiet: '0x7ff8000000000000' },
}

function checkNumber(type: string, value: string, text: string): string {
  const nan = NAN[type]
  if (!nan) return `(${type}.eq ${value} (${type}.const ${text}))`
  const { int } = nan
  const bits = `(${int}.reinterpret_${type} ${value})`
  const masked = (mask: string) =>
    `(${int}.eq (${int}.and ${bits} (${int}.const ${mask})) (${int}.const ${nan.canonical}))`
  if (text === 'nan:canonical') return masked(nan.mask)
  if (text === 'nan:arithmetic') return masked(nan.quiet)
  return `(${int}.eq ${bits} (${int}.reinterpret_${type} (${type}.const ${text})))`
}

function checkLanes(value: string, [shape = '', ...lanes]: readonly string[]): string {
  const suffix = shape === 'i8x16' || shape === 'i16x8' ? '_u' : ''
  const type = shape.startsWith('f') ? shape.slice(0, 3) : shape === 'i64x2' ? 'i64' : 'i32'
  const mask = shape === 'i8x16' ? 0xff : shape === 'i16x8' ? 0xffff : undefined
  const all = Array.from({ length: LANES[shape] ?? 0 }, (_, i) => {
    const lane = `(${shape}.extract_lane${suffix} ${i} ${value})`
    const text = mask === undefined ? lanes[i]! : String(Number(integer(lanes[i]!.replaceAll('_', ''))) & mask)
    return checkNumber(type, lane, text)
  })
  return all.map((one, i) => one + (i > 0 ? ' i32.and' : '')).join(' ')
}
