/** The errors of the tool, thrown as the values that its WIT names. */

/** The `query-error` of the WIT. */
export type QueryError = import('glovebox:json-query/documents@0.1.0').QueryError

/** Ends the call with an error of its own. */
export function fail(error: QueryError): never {
  throw error
}

/** A place in a text as line and column, counted from 1, with what is wrong there. */
export function problemAt(
  text: string,
  offset: number,
  message: string,
): { message: string; line: number; column: number } {
  const before = text.slice(0, offset).split('\n')
  return { message, line: before.length, column: before.at(-1)!.length + 1 }
}
