/** Statistics of a list of decimal numbers. */

import { fail } from './fail.ts'
import { Arithmetic, parseDecimal, type Quantity, whole } from './quantity.ts'

type Summary = import('glovebox:calc/calculator@0.1.0').Summary

/** Summarizes the numbers; an empty list fails. */
export function summarize(texts: readonly string[]): Summary {
  if (texts.length === 0) fail({ tag: 'empty-list' })
  const math = new Arithmetic()
  const numbers = texts.map(parseDecimal)
  const sorted = numbers.toSorted((a, b) => a.value.cmp(b.value))
  const text = (quantity: Quantity): string => math.answer(quantity).value
  const sum = numbers.reduce(math.add)
  const mean = math.divide(sum, whole(numbers.length))
  return {
    count: numbers.length,
    sum: text(sum),
    minimum: text(sorted[0]!),
    maximum: text(sorted.at(-1)!),
    mean: text(mean),
    median: text(median(sorted, math)),
    deviation: numbers.length === 1 ? null : text(deviation(numbers, mean, math)),
  }
}

function median(sorted: readonly Quantity[], math: Arithmetic): Quantity {
  const middle = Math.floor(sorted.length / 2)
  if (sorted.length % 2 === 1) return sorted[middle]!
  return math.divide(math.add(sorted[middle - 1]!, sorted[middle]!), whole(2))
}

function deviation(numbers: readonly Quantity[], mean: Quantity, math: Arithmetic): Quantity {
  const squares = numbers.map(number => {
    const distance = math.subtract(number, mean)
    return math.multiply(distance, distance)
  })
  return math.root(math.divide(squares.reduce(math.add), whole(numbers.length - 1)))
}
