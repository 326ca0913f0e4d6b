/** What `console` makes of its arguments. */

/** Arguments as one line: text as it is, errors with their stack, the rest as JSON where that works. */
export function lineOf(values: readonly unknown[]): string {
  return values.map(value => (typeof value === 'string' ? value : describe(value))).join(' ')
}

function describe(value: unknown): string {
  if (value instanceof Error) return `${value}${value.stack ? `\n${value.stack}` : ''}`
  if (typeof value !== 'object' || value === null) return String(value)
  try {
    return JSON.stringify(value)
  } catch {
    return String(value) // Circular, or with a bigint.
  }
}
