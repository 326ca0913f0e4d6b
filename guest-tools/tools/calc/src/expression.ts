/** Reads an arithmetic expression and evaluates it on the way; nothing of it is ever run as code. */

import { type CalcError, fail } from './fail.ts'
import { callFunction, constant, factorial } from './functions.ts'
import { type Arithmetic, parseDecimal, type Quantity } from './quantity.ts'

const mostCharacters = 10_000
/** Parentheses, signs and powers nest at most this deep. */
const mostDepth = 100

const tokenForm = /\s*(?:((?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|([a-zA-Z_]\w*)|(\*\*|[-+*/%^!(),]))/y

interface Token {
  readonly kind: 'number' | 'name' | 'symbol' | 'end'
  readonly text: string
  readonly position: number
}

/** Operators between two values: how tightly they bind, and what they do. */
const operators: Readonly<
  Record<string, readonly [binds: number, name: 'add' | 'subtract' | 'multiply' | 'divide' | 'remainder' | 'power']>
> = {
  '+': [1, 'add'],
  '-': [1, 'subtract'],
  '*': [2, 'multiply'],
  '/': [2, 'divide'],
  '%': [2, 'remainder'],
  '^': [4, 'power'],
  '**': [4, 'power'],
}
/** A sign binds tighter than a product and looser than a power: -2^2 is -4. */
const signBinds = 3

/** Evaluates an expression with the values of its variables. */
export function evaluateExpression(text: string, variables: ReadonlyMap<string, Quantity>, math: Arithmetic): Quantity {
  if (text.length > mostCharacters)
    fail(syntax(`the expression is longer than ${mostCharacters} characters`, mostCharacters))
  return new Evaluation(tokenize(text), variables, math).run()
}

const syntax = (message: string, position: number): CalcError => ({ tag: 'syntax', val: { message, position } })

function tokenize(text: string): Token[] {
  const tokens: Token[] = []
  const end = text.trimEnd().length
  for (let at = 0; at < end; ) {
    tokenForm.lastIndex = at
    const match = tokenForm.exec(text)
    const start = at + (/\s*/y.exec(text.slice(at))?.[0].length ?? 0)
    if (match === null) return fail(syntax(`unexpected "${text[start]}"`, start))
    const [, number, name, symbol] = match
    const kind = number !== undefined ? 'number' : name !== undefined ? 'name' : 'symbol'
    tokens.push({ kind, text: number ?? name ?? symbol!, position: start })
    at = tokenForm.lastIndex
  }
  return [...tokens, { kind: 'end', text: 'the end', position: end }]
}

class Evaluation {
  private readonly tokens: readonly Token[]
  private readonly variables: ReadonlyMap<string, Quantity>
  private readonly math: Arithmetic
  private at = 0
  private depth = 0

  constructor(tokens: readonly Token[], variables: ReadonlyMap<string, Quantity>, math: Arithmetic) {
    this.tokens = tokens
    this.variables = variables
    this.math = math
  }

  run(): Quantity {
    const result = this.expression(0)
    const rest = this.peek()
    return rest.kind === 'end' ? result : this.unexpected(rest, 'an operator')
  }

  /** An expression whose operators bind tighter than `least`. */
  private expression(least: number): Quantity {
    if (++this.depth > mostDepth) fail(syntax(`nested deeper than ${mostDepth} levels`, this.peek().position))
    let left = this.postfix(this.operand())
    for (;;) {
      const token = this.peek()
      const operator =
        token.kind === 'symbol' && Object.hasOwn(operators, token.text) ? operators[token.text]! : undefined
      if (operator === undefined || operator[0] <= least) break
      this.at++
      const [binds, name] = operator
      // Powers group from the right: their right side may hold operators that bind as tightly.
      const right = this.expression(name === 'power' ? binds - 1 : binds)
      left = this.math[name](left, right)
    }
    this.depth--
    return left
  }

  private operand(): Quantity {
    const token = this.tokens[this.at++]!
    if (token.kind === 'number') return parseDecimal(token.text)
    if (token.kind === 'name') return this.accept('(') ? this.call(token) : this.named(token.text)
    if (token.text === '-') return this.math.negate(this.expression(signBinds))
    if (token.text === '+') return this.expression(signBinds)
    if (token.text !== '(') return this.unexpected(token, 'a number, a name or "("')
    const inner = this.expression(0)
    this.expect(')')
    return inner
  }

  private postfix(value: Quantity): Quantity {
    return this.accept('!') ? this.postfix(factorial(value)) : value
  }

  private call({ text }: Token): Quantity {
    const args: Quantity[] = []
    if (this.accept(')')) return callFunction(this.math, text, args)
    do args.push(this.expression(0))
    while (this.accept(','))
    this.expect(')')
    return callFunction(this.math, text, args)
  }

  private named(name: string): Quantity {
    return this.variables.get(name) ?? constant(this.math, name) ?? fail({ tag: 'unknown-name', val: name })
  }

  private accept(text: string): boolean {
    if (this.peek().text !== text) return false
    this.at++
    return true
  }

  private expect(text: string): void {
    if (!this.accept(text)) this.unexpected(this.peek(), `"${text}"`)
  }

  private peek(): Token {
    return this.tokens[this.at]!
  }

  private unexpected({ kind, text, position }: Token, wanted: string): never {
    return fail(syntax(`expected ${wanted}, not ${kind === 'end' ? text : `"${text}"`}`, position))
  }
}
