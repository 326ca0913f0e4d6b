/** A calculator: exact decimals, units, statistics. */

import { convertValue } from './convert.ts'
import { evaluateExpression } from './expression.ts'
import { fail } from './fail.ts'
import { Arithmetic, defaultDigits, parseDecimal } from './quantity.ts'
import { summarize } from './statistics.ts'

const mostDigits = 200

export const calculator: typeof import('glovebox:calc/calculator@0.1.0') = {
  evaluate(expression, variables, digits) {
    const wanted = digits ?? defaultDigits
    if (wanted < 1 || wanted > mostDigits)
      fail({ tag: 'undefined-result', val: `digits is ${wanted}; it can be 1 to ${mostDigits}` })
    const math = new Arithmetic(wanted)
    const values = new Map(variables.map(({ name, value }) => [name, parseDecimal(value)]))
    return math.answer(evaluateExpression(expression, values, math))
  },

  convert(value, source, target) {
    const math = new Arithmetic()
    return math.answer(convertValue(parseDecimal(value), source, target, math))
  },

  statistics: summarize,
}
