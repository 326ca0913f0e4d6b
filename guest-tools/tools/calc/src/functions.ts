/** The functions and constants that expressions can name. */

import type { Decimal } from 'decimal.js'
import { fail } from './fail.ts'
import { type Arithmetic, parseDecimal, type Quantity, whole } from './quantity.ts'

/** A function: how many arguments it takes, and what it does. */
interface CalcFunction {
  readonly least: number
  readonly most: number
  readonly apply: (math: Arithmetic, args: readonly Quantity[]) => Quantity
}

/** Places of `round` in either direction. */
const mostPlaces = 1000
/** Digits of an angle before its point. */
const mostAngleDigits = 100
/** 400! has 869 digits. */
const mostFactorial = 400

const one = (apply: (math: Arithmetic, x: Quantity) => Quantity): CalcFunction => ({
  least: 1,
  most: 1,
  apply: (math, [x]) => apply(math, x!),
})

/** A function of real analysis, whose results are exact only by accident. */
const analytic = (name: 'cbrt' | 'exp' | 'ln' | 'log10' | 'log2' | 'asin' | 'acos' | 'atan'): CalcFunction =>
  one((math, { value }) => math.rounded(math.Work[name](value)))

/** A function of an angle: of a large one, all digits would go into counting its turns. */
const ofAngle = (name: 'sin' | 'cos' | 'tan'): CalcFunction =>
  one((math, { value }) =>
    value.e > mostAngleDigits ? fail({ tag: 'too-large' }) : math.rounded(math.Work[name](value)),
  )

/** A function that picks or cuts without making new digits. */
const cut = (apply: (value: Decimal) => Decimal): CalcFunction =>
  one((_, { value, exact }) => ({ value: apply(value), exact }))

const many = (apply: (math: Arithmetic, args: readonly Quantity[]) => Quantity): CalcFunction => ({
  least: 1,
  most: 1000,
  apply,
})

const sum = (math: Arithmetic, args: readonly Quantity[]): Quantity => args.reduce(math.add)

const functions: Readonly<Record<string, CalcFunction>> = {
  abs: cut(value => value.abs()),
  floor: cut(value => value.floor()),
  ceil: cut(value => value.ceil()),
  trunc: cut(value => value.trunc()),
  sqrt: one((math, x) => math.root(x)),
  cbrt: analytic('cbrt'),
  exp: analytic('exp'),
  ln: analytic('ln'),
  log10: analytic('log10'),
  log2: analytic('log2'),
  sin: ofAngle('sin'),
  cos: ofAngle('cos'),
  tan: ofAngle('tan'),
  asin: analytic('asin'),
  acos: analytic('acos'),
  atan: analytic('atan'),
  log: { least: 2, most: 2, apply: (math, [x, base]) => math.rounded(math.Work.log(x!.value, base!.value)) },
  round: { least: 1, most: 2, apply: (_, [x, places]) => round(x!, places ?? whole(0)) },
  min: many((_, args) => args.reduce((a, b) => (b.value.lt(a.value) ? b : a))),
  max: many((_, args) => args.reduce((a, b) => (b.value.gt(a.value) ? b : a))),
  sum: many(sum),
  mean: many((math, args) => math.divide(sum(math, args), whole(args.length))),
  gcd: many((_, args) => fromBigInt(args.map(toBigInt).reduce(gcd))),
  lcm: many((_, args) => fromBigInt(args.map(toBigInt).reduce(lcm))),
}

/** Calls a function by name. */
export function callFunction(math: Arithmetic, name: string, args: readonly Quantity[]): Quantity {
  if (!Object.hasOwn(functions, name)) fail({ tag: 'unknown-name', val: name })
  const { least, most, apply } = functions[name]!
  if (args.length < least || args.length > most) {
    const wanted = least === most ? `${least}` : most === 1000 ? `${least} or more` : `${least} to ${most}`
    fail({ tag: 'undefined-result', val: `${name} takes ${wanted} arguments, not ${args.length}` })
  }
  return apply(math, args)
}

/** The value of a constant; undefined for other names. */
export function constant(math: Arithmetic, name: string): Quantity | undefined {
  if (name === 'pi') return math.rounded(math.Work.acos(-1))
  return name === 'e' ? math.rounded(math.Work.exp(1)) : undefined
}

/** The product of the whole numbers up to x. */
export function factorial(x: Quantity): Quantity {
  if (!x.value.isInteger() || x.value.isNegative()) {
    fail({ tag: 'undefined-result', val: 'the factorial of a number that is not 0, 1, 2, …' })
  }
  if (x.value.gt(mostFactorial)) fail({ tag: 'too-large' })
  let product = 1n
  for (let i = 2n; i <= BigInt(x.value.toFixed()); i++) product *= i
  return { ...fromBigInt(product), exact: x.exact }
}

function round({ value, exact }: Quantity, places: Quantity): Quantity {
  const to = places.value
  if (!to.isInteger() || to.abs().gt(mostPlaces))
    fail({ tag: 'undefined-result', val: 'round to a number of places that is not whole' })
  if (!to.isNegative()) return { value: value.toDecimalPlaces(to.toNumber()), exact }
  const unit = parseDecimal(`1e${to.abs()}`).value
  return { value: value.div(unit).toDecimalPlaces(0).times(unit), exact }
}

function toBigInt({ value }: Quantity): bigint {
  if (!value.isInteger())
    fail({ tag: 'undefined-result', val: 'a common divisor or multiple of numbers that are not whole' })
  if (value.e > mostPlaces) fail({ tag: 'too-large' })
  return BigInt(value.abs().toFixed())
}

function fromBigInt(value: bigint): Quantity {
  const text = String(value)
  return text.length > mostPlaces ? fail({ tag: 'too-large' }) : parseDecimal(text)
}

function gcd(a: bigint, b: bigint): bigint {
  return b === 0n ? a : gcd(b, a % b)
}

const lcm = (a: bigint, b: bigint): bigint => (a === 0n || b === 0n ? 0n : (a / gcd(a, b)) * b)
