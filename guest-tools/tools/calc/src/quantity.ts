/** Decimal arithmetic that knows whether its results are exact. */

import { Decimal } from 'decimal.js'
import { fail } from './fail.ts'

/** Exact numbers have at most this many digits; longer ones are rounded. */
const mostDigits = 1000
/** Beyond 10^5000, and closer to zero than 10^-5000, there are no numbers. */
const mostExponent = 5000
/** Steps whose result cannot be exact carry this many digits more than the answer. */
const guardDigits = 15

const common = {
  rounding: Decimal.ROUND_HALF_EVEN,
  maxE: mostExponent,
  minE: -mostExponent,
  toExpPos: 50,
  toExpNeg: -20,
}
const Wide = Decimal.clone({ ...common, precision: mostDigits })

/** A number, and whether it is what mathematics says or a rounding of it. */
export interface Quantity {
  readonly value: Decimal
  readonly exact: boolean
}

/** The digits of a rounded answer, unless they are asked for. */
export const defaultDigits = 34

const decimalForm = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d{1,4})?$/i

/** Reads a decimal number; anything else fails as `not-a-number`. */
export function parseDecimal(text: string): Quantity {
  const trimmed = text.trim()
  if (trimmed.length > mostDigits || !decimalForm.test(trimmed)) fail({ tag: 'not-a-number', val: text.slice(0, 100) })
  return checked({ value: new Wide(trimmed), exact: true })
}

/** A whole number. */
export const whole = (value: number): Quantity => ({ value: new Wide(value), exact: true })

/** Arithmetic whose rounded results have `digits` significant digits. */
export class Arithmetic {
  readonly digits: number
  /** For division, roots and functions. */
  readonly Work: typeof Decimal

  constructor(digits = defaultDigits) {
    this.digits = digits
    this.Work = Decimal.clone({ ...common, precision: digits + guardDigits })
  }

  add = (a: Quantity, b: Quantity): Quantity => this.wide(a, b, Wide.add(a.value, b.value))
  subtract = (a: Quantity, b: Quantity): Quantity => this.wide(a, b, Wide.sub(a.value, b.value))
  multiply = (a: Quantity, b: Quantity): Quantity => notLost(this.wide(a, b, Wide.mul(a.value, b.value)), a, b)
  negate = (a: Quantity): Quantity => ({ ...a, value: a.value.neg() })

  divide = (a: Quantity, b: Quantity): Quantity => {
    if (b.value.isZero()) fail({ tag: 'division-by-zero' })
    const value = this.Work.div(a.value, b.value)
    const exact = a.exact && b.exact && Wide.mul(value, b.value).eq(a.value)
    return notLost(checked({ value, exact }), a)
  }

  remainder = (a: Quantity, b: Quantity): Quantity => {
    if (b.value.isZero()) fail({ tag: 'division-by-zero' })
    // The quotient is found digit by digit: far apart operands would have thousands.
    if (a.value.e - b.value.e > mostDigits) fail({ tag: 'too-large' })
    return this.wide(a, b, Wide.mod(a.value, b.value))
  }

  power = (a: Quantity, b: Quantity): Quantity => {
    if (b.value.isInteger() && b.value.abs().lte(100_000)) {
      if (b.value.isNegative()) return this.divide(whole(1), this.power(a, this.negate(b)))
      const short = powerDigits(a.value, b.value.toNumber()) < mostDigits
      const result = short ? this.wide(a, b, Wide.pow(a.value, b.value)) : this.rounded(this.Work.pow(a.value, b.value))
      return b.value.isZero() ? result : notLost(result, a)
    }
    if (b.exact && b.value.eq(0.5)) return this.root(a)
    if (a.value.isNegative()) fail({ tag: 'undefined-result', val: 'a negative number to a power that is not whole' })
    if (a.value.isZero() && b.value.isNegative()) fail({ tag: 'division-by-zero' })
    return this.rounded(this.Work.pow(a.value, b.value))
  }

  root = (a: Quantity): Quantity => {
    if (a.value.isNegative()) fail({ tag: 'undefined-result', val: 'the square root of a negative number' })
    const value = this.Work.sqrt(a.value)
    return checked({ value, exact: a.exact && Wide.mul(value, value).eq(a.value) })
  }

  /** A result that no finite number of digits could hold. */
  rounded = (value: Decimal): Quantity => checked({ value, exact: false })

  /** The answer as text: exact ones in full, others rounded. */
  answer = ({ value, exact }: Quantity): { value: string; exact: boolean } => {
    const kept = exact ? value : value.toSignificantDigits(this.digits)
    // A negative zero is an artefact of the representation.
    return { value: new Wide(kept.isZero() ? 0 : kept).toString(), exact }
  }

  private wide(a: Quantity, b: Quantity, value: Decimal): Quantity {
    const exact = a.exact && b.exact && value.sd() < mostDigits
    return checked({ value: exact ? value : new this.Work(value).plus(0), exact })
  }
}

function checked(quantity: Quantity): Quantity {
  if (quantity.value.isNaN()) fail({ tag: 'undefined-result', val: 'an operation without a real result' })
  return quantity.value.isFinite() ? quantity : fail({ tag: 'too-large' })
}

/** About how many digits a power has when none are rounded away. */
function powerDigits(base: Decimal, exponent: number): number {
  if (base.isZero()) return 1
  const leading = base.abs().div(new Wide(10).pow(base.e)).toNumber()
  return exponent * (base.sd() - 1 + Math.log10(leading))
}

/** A product or quotient of numbers other than zero is not zero: it has become too small. */
function notLost(result: Quantity, ...operands: readonly Quantity[]): Quantity {
  const lost = result.value.isZero() && !operands.some(({ value }) => value.isZero())
  return lost ? fail({ tag: 'too-large' }) : result
}
