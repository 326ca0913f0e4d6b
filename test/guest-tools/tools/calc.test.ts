import { describe, expect, test } from 'vitest'
import { shippedTool } from '../../support/shipped-tool.ts'

const calc = shippedTool('calc')
const evaluate = (expression: string, variables: Record<string, string> = {}, digits: number | null = null) => ({
  expression,
  variables: Object.entries(variables).map(([name, value]) => ({ name, value })),
  digits,
})

describe('evaluate', () => {
  test.each([
    ['0.1 + 0.2', '0.3'],
    ['1 - 0.9', '0.1'],
    ['1.1 * 1.1', '1.21'],
    ['1 / 8', '0.125'],
    ['-2^2', '-4'],
    ['2^3^2', '512'],
    ['2 ** -2', '0.25'],
    ['-7 % 3', '-1'],
    ['3!!', '720'],
    ['sqrt(16) + 4^0.5', '6'],
    ['round(2.345, 2)', '2.34'],
    ['round(12345, -2)', '12300'],
    ['gcd(12, 18) + lcm(4, 6)', '18'],
    ['min(3, 1, 2) + max(3, 1, 2)', '4'],
    ['2^200', '1.606938044258990275541962092341162602522202993782792835301376e+60'],
  ])('%s is exactly %s', async (expression, value) => {
    expect(await calc.value('evaluate', evaluate(expression))).toEqual({ value, exact: true })
  })

  test.each([
    ['1 / 3', null, '0.3333333333333333333333333333333333'],
    ['2 / 3', 5, '0.66667'],
    ['pi', 20, '3.1415926535897932385'],
    ['sqrt(2)^2', 10, '2'],
    ['2^10000', 10, '1.995063117e+3010'],
  ])('%s to %s digits is about %s', async (expression, digits, value) => {
    expect(await calc.value('evaluate', evaluate(expression, {}, digits))).toEqual({ value, exact: false })
  })

  test('variables have exact values', async () => {
    const input = evaluate('(19.99 * 3 + 4.50) * (1 + vat)', { vat: '0.19' })
    expect(await calc.value('evaluate', input)).toEqual({ value: '76.7193', exact: true })
  })

  test('a syntax error has its position', async () => {
    expect(await calc.error('evaluate', evaluate('1 + )'))).toEqual({
      tag: 'syntax',
      val: { message: 'expected a number, a name or "(", not ")"', position: 4 },
    })
    expect(await calc.error('evaluate', evaluate('2 pi'))).toMatchObject({ tag: 'syntax', val: { position: 2 } })
    expect(await calc.error('evaluate', evaluate('1 +'))).toMatchObject({ tag: 'syntax', val: { position: 3 } })
  })

  test('nesting ends as a syntax error, not as a trap', async () => {
    const nested = (depth: number) => evaluate('('.repeat(depth) + 1 + ')'.repeat(depth))
    expect(await calc.value('evaluate', nested(99))).toMatchObject({ value: '1' })
    expect(await calc.error('evaluate', nested(100))).toMatchObject({ tag: 'syntax', val: { position: 100 } })
  })

  test.each([
    ['1 / 0', { tag: 'division-by-zero' }],
    ['0 ^ -1', { tag: 'division-by-zero' }],
    ['x', { tag: 'unknown-name', val: 'x' }],
    ['constructor(1)', { tag: 'unknown-name', val: 'constructor' }],
    ['sqrt(-1)', { tag: 'undefined-result', val: 'the square root of a negative number' }],
    ['1e5000 * 10', { tag: 'too-large' }],
    ['1e-5000 / 10', { tag: 'too-large' }],
    ['9.99 ^ 99999', { tag: 'too-large' }],
    ['401!', { tag: 'too-large' }],
    ['sin(1e101)', { tag: 'too-large' }],
  ])('%s has no answer', async (expression, error) => {
    expect(await calc.error('evaluate', evaluate(expression))).toEqual(error)
  })

  test('digits are 1 to 200', async () => {
    for (const digits of [1, 200]) expect(await calc.value('evaluate', evaluate('1', {}, digits))).toBeDefined()
    for (const digits of [0, 201]) {
      expect(await calc.error('evaluate', evaluate('1', {}, digits))).toMatchObject({ tag: 'undefined-result' })
    }
  })
})

describe('convert', () => {
  test.each([
    ['1', 'mi', 'km', '1.609344'],
    ['0', 'degC', 'degF', '32'],
    ['-40', '°F', '°C', '-40'],
    ['1', 'J/degC', 'J/K', '1'],
    ['1', 'GiB', 'MB', '1073.741824'],
    ['1', 'kWh', 'MJ', '3.6'],
    ['1', 'kg*m^2/s^3', 'W', '1'],
    ['1', 'ft²', 'm^2', '0.09290304'],
    ['1', 'min', 's', '60'],
    ['360', 'deg', 'turn', '1'],
    ['50', '%', '1', '0.5'],
  ])('%s %s is exactly so many %s', async (value, source, target, result) => {
    expect(await calc.value('convert', { value, source, target })).toEqual({ value: result, exact: true })
  })

  test('what cannot be exact is rounded and says so', async () => {
    const turn = { value: '180', source: 'deg', target: 'rad' }
    expect(await calc.value('convert', turn)).toEqual({ value: '3.141592653589793238462643383279503', exact: false })
  })

  test('units of different things are named by what they measure', async () => {
    const input = { value: '1', source: 'km/h', target: 'N' }
    const val = { source: 'm/s', target: 'kg*m/s^2' }
    expect(await calc.error('convert', input)).toEqual({ tag: 'incompatible-units', val })
  })

  test.each(['foo', '__proto__', '', 'm m', 'm^13', '/s/'])('"%s" is no unit', async source => {
    expect(await calc.error('convert', { value: '1', source, target: 'm' })).toMatchObject({ tag: 'unknown-unit' })
  })

  test('"ten" is no number', async () => {
    const input = { value: 'ten', source: 'm', target: 'm' }
    expect(await calc.error('convert', input)).toEqual({ tag: 'not-a-number', val: 'ten' })
  })
})

describe('statistics', () => {
  test('sums exactly and rounds what has to be', async () => {
    expect(await calc.value('statistics', { numbers: ['0.1', '0.2', '0.6'] })).toEqual({
      count: 3,
      sum: '0.9',
      minimum: '0.1',
      maximum: '0.6',
      mean: '0.3',
      median: '0.2',
      deviation: '0.264575131106459059050161575363926',
    })
  })

  test('a single number has no deviation', async () => {
    expect(await calc.value('statistics', { numbers: ['5'] })).toMatchObject({
      mean: '5',
      median: '5',
      deviation: null,
    })
  })

  test('an empty list has no statistics', async () => {
    expect(await calc.error('statistics', { numbers: [] })).toEqual({ tag: 'empty-list' })
  })
})
