/** Runs JMESPath, and finds the place where an expression is not JMESPath: the library says that only in a sentence. */

import { compile, search, tokenize } from '@jmespath-community/jmespath'
import type { Json } from './document.ts'
import { fail, problemAt } from './fail.ts'
import { registerSorting } from './sorting.ts'

const mostCharacters = 4096
const mostNesting = 64

registerSorting()

/** What an expression selects from a document; null when nothing matches. */
export function runQuery(document: Json, expression: string): Json {
  if (expression.length > mostCharacters) {
    fail({ tag: 'too-large', val: `the expression has more than ${mostCharacters} characters` })
  }
  if (nesting(expression) > mostNesting) {
    fail({ tag: 'too-large', val: `the expression is nested deeper than ${mostNesting} levels` })
  }
  const problem = errorOf(() => compile(expression))
  if (problem !== undefined) {
    fail({ tag: 'invalid-expression', val: problemAt(expression, locate(expression, problem), problem) })
  }
  const searched = mayInherit(expression) ? ownOnly(document) : document
  try {
    return (search(searched as never, expression) ?? null) as Json
  } catch (thrown) {
    return fail({ tag: 'evaluation-failed', val: messageOf(thrown) })
  }
}

/** Names that every object of the language has; the library would take them for properties of the document. */
const inherited = Object.getOwnPropertyNames(Object.prototype)

/** With a backslash, a name can be written in other characters. */
const mayInherit = (expression: string): boolean =>
  expression.includes('\\') || inherited.some(name => expression.includes(name))

/** The same value, its objects having their own properties only. */
function ownOnly(value: Json): Json {
  if (typeof value !== 'object' || value === null) return value
  if (!Array.isArray(value)) Object.setPrototypeOf(value, null)
  for (const inner of Object.values(value)) ownOnly(inner)
  return value
}

/** The parser calls itself once a bracket; more of them than there are levels does no harm here. */
function nesting(expression: string): number {
  let depth = 0
  let deepest = 0
  for (const character of expression) {
    if ('([{!&'.includes(character)) deepest = Math.max(deepest, ++depth)
    else if (')]}'.includes(character)) depth--
  }
  return deepest
}

const messageOf = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : String(thrown))

function errorOf(run: () => unknown): string | undefined {
  try {
    run()
    return undefined
  } catch (thrown) {
    return messageOf(thrown)
  }
}

/**
 * Where parsing fails. The parser reads from left to right and never looks past the token it fails at, so the shortest beginning of the
 * expression that fails in the same way ends with that token; and it fails at the end when adding a token changes how it fails.
 */
function locate(expression: string, problem: string): number {
  if (errorOf(() => tokenize(expression)) !== undefined) return locateCharacter(expression, problem)
  if (errorOf(() => compile(`${expression} :`)) !== problem) return expression.trimEnd().length
  const starts = tokenize(expression).map(({ start }) => start)
  const failsAlike = (tokens: number): boolean =>
    errorOf(() => compile(expression.slice(0, starts[tokens] ?? expression.length))) === problem
  return starts[firstWhere(starts.length, tokens => failsAlike(tokens + 1))] ?? 0
}

/** Where cutting into tokens fails: at the start of what every longer beginning cannot make a token of. */
function locateCharacter(expression: string, problem: string): number {
  return firstWhere(expression.length, length => errorOf(() => tokenize(expression.slice(0, length + 1))) === problem)
}

/** The first of `count` indices for which the test holds, when it holds for all after it. */
function firstWhere(count: number, test: (index: number) => boolean): number {
  let [low, high] = [0, count]
  while (low < high) {
    const middle = (low + high) >> 1
    if (test(middle)) high = middle
    else low = middle + 1
  }
  return low
}
