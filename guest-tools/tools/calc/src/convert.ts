/** Reads units such as `kg*m^2/s^3` and converts between those that measure the same. */

import { type CalcError, fail } from './fail.ts'
import { type Arithmetic, parseDecimal, type Quantity, whole } from './quantity.ts'
import { binaryPrefixes, type Dimension, metricPrefixes, tau, type Unit, units } from './units.ts'

const mostCharacters = 200
const mostPower = 12
const termForm = /\s*([*/·]?)\s*(\d+(?:\.\d+)?|[%°\p{L}][%\p{L}]*)(?:(?:\^|\*\*)(-?\d{1,2})|([²³]))?/uy

/** A unit expression, reduced to base units. */
interface Reduced {
  readonly dimension: Dimension
  readonly numerator: Quantity
  readonly denominator: Quantity
  readonly offset: Quantity
}

/** Converts a value between units. */
export function convertValue(value: Quantity, source: string, target: string, math: Arithmetic): Quantity {
  const from = reduce(source, math)
  const to = reduce(target, math)
  const [one, other] = [describe(from.dimension), describe(to.dimension)]
  if (one !== other) fail({ tag: 'incompatible-units', val: { source: one, target: other } })
  // One division at the end, so that a result that is exact comes out exact.
  const base = math.multiply(math.add(value, from.offset), from.numerator)
  const scaled = math.divide(math.multiply(base, to.denominator), math.multiply(from.denominator, to.numerator))
  return math.subtract(scaled, to.offset)
}

function reduce(text: string, math: Arithmetic): Reduced {
  const unknown: CalcError = { tag: 'unknown-unit', val: text.slice(0, mostCharacters) }
  const terms = text.length > mostCharacters ? [] : readTerms(text)
  if (terms.length === 0) fail(unknown)
  const dimension: Record<string, number> = {}
  let numerator = whole(1)
  let denominator = whole(1)
  for (const { unit, prefix, power } of terms) {
    for (const [base, exponent] of Object.entries(unit.dimension)) {
      dimension[base] = (dimension[base] ?? 0) + exponent * power
    }
    const up = math.multiply(factor(unit.numerator, math), prefix)
    const down = factor(unit.denominator, math)
    const size = whole(Math.abs(power))
    numerator = math.multiply(numerator, math.power(power > 0 ? up : down, size))
    denominator = math.multiply(denominator, math.power(power > 0 ? down : up, size))
  }
  // A temperature has its own zero only when it stands alone: in J/degC it is a difference.
  const alone = terms.length === 1 && terms[0]!.power === 1
  return { dimension, numerator, denominator, offset: parseDecimal((alone && terms[0]!.unit.offset) || '0') }
}

function factor(text: string, math: Arithmetic): Quantity {
  return text === tau ? math.rounded(math.Work.acos(-1).times(2)) : parseDecimal(text)
}

/** A unit with its prefix, to a power; negative powers divide. */
interface Term {
  readonly unit: Unit
  readonly prefix: Quantity
  readonly power: number
}

/** The terms of a unit expression; none when it cannot be read. */
function readTerms(text: string): Term[] {
  const terms: Term[] = []
  for (let at = 0, end = text.trimEnd().length; at < end; at = termForm.lastIndex) {
    termForm.lastIndex = at
    const match = termForm.exec(text)
    if (match === null) return []
    const [, operator, name, digits, superscript] = match
    const power = Number(digits ?? (superscript ? '²³'.indexOf(superscript) + 2 : 1))
    if ((operator === '') !== (terms.length === 0) || Math.abs(power) > mostPower) return []
    terms.push({ ...lookUp(name!), power: operator === '/' ? -power : power })
  }
  return terms
}

/** A unit by its symbol, prefixed or not; a number is a unit without dimension. */
function lookUp(name: string): Omit<Term, 'power'> {
  if (/^\d/.test(name)) return { unit: { dimension: {}, numerator: name, denominator: '1' }, prefix: whole(1) }
  const symbol = aliases.get(name) ?? name
  if (Object.hasOwn(units, symbol)) return { unit: units[symbol]!, prefix: whole(1) }
  for (const [prefix, exponent] of Object.entries(metricPrefixes)) {
    const unit = prefixed(symbol, prefix)
    if (unit?.metric) return { unit, prefix: parseDecimal(`1e${exponent}`) }
  }
  for (const [prefix, exponent] of Object.entries(binaryPrefixes)) {
    const unit = prefixed(symbol, prefix)
    if (unit?.binary) return { unit, prefix: parseDecimal(String(1024n ** BigInt(exponent))) }
  }
  return fail({ tag: 'unknown-unit', val: name })
}

/** Other spellings of symbols. */
const aliases: ReadonlyMap<string, string> = new Map(
  Object.entries({
    l: 'L',
    ml: 'mL',
    cl: 'cL',
    dl: 'dL',
    Ω: 'ohm',
    '°C': 'degC',
    '°F': 'degF',
    '°': 'deg',
    kph: 'kmh',
  }),
)

function prefixed(symbol: string, prefix: string): Unit | undefined {
  const rest = symbol.slice(prefix.length)
  return symbol.startsWith(prefix) && Object.hasOwn(units, rest) ? units[rest] : undefined
}

/** A dimension as text: `kg*m/s^2`, or `1` for a bare number. */
function describe(dimension: Dimension): string {
  const parts = Object.entries(dimension).filter(([, power]) => power !== 0)
  const text = (side: number): string[] =>
    parts
      .filter(([, power]) => Math.sign(power) === side)
      .map(([base, power]) => (Math.abs(power) === 1 ? base : `${base}^${Math.abs(power)}`))
      .sort()
  const below = text(-1).map(part => `/${part}`)
  return (text(1).join('*') || '1') + below.join('')
}
